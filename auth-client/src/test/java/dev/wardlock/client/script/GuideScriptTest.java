package dev.wardlock.client.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The script of the guide may run. */
class GuideScriptTest {

  private static final Pattern SCRIPT =
      Pattern.compile("(?ms)^```java AuthAcquire\\.java\n(.*?)^```$");

  @Test
  void script_ofTheGuide_isPermitted() throws Exception {
    Path guide = Path.of("").toAbsolutePath().getParent().resolve("docs/client.md");
    Matcher script = SCRIPT.matcher(Files.readString(guide, StandardCharsets.UTF_8));
    assertThat(script.find()).isTrue();
    assertThat(Compiled.faults(script.group(1))).isEmpty();
  }
}
