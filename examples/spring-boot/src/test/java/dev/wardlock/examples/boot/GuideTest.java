package dev.wardlock.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GuideTest {

  /** What the guide shows is what runs here. Surefire runs tests in their module's folder. */
  @Test
  void registration_ofTheGuide_isThisOne() throws Exception {
    String guide = Files.readString(Path.of("../../docs/guide.md"));
    int begin = guide.indexOf("```\n@Bean") + 4;
    String shown = guide.substring(begin, guide.indexOf("```", begin)).strip();
    String source =
        Files.readString(
            Path.of("src/main/java/dev/wardlock/examples/boot/AuthConfiguration.java"));

    assertThat(source.replaceAll("(?m)^  ", "")).contains(shown);
  }
}
