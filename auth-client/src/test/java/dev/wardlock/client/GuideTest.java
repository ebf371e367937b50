package dev.wardlock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The code of the guide is code that compiles. */
class GuideTest {

  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\n(.*?)^```$");

  @Test
  void code_ofTheGuide_isCompiled() throws IOException {
    String snippets =
        plain(
            Files.readString(
                MODULE.resolve("src/test/java/dev/wardlock/client/GuideSnippets.java"), UTF_8));
    List<String> blocks =
        BLOCK
            .matcher(Files.readString(MODULE.getParent().resolve("docs/client.md"), UTF_8))
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(blocks).hasSize(6).allSatisfy(block -> assertThat(snippets).contains(plain(block)));
  }

  private static String plain(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
