package dev.wardlock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The jar as it is delivered. */
@Tag("jar")
class JarTest {

  @Test
  void help_isShown_andNothingElse() {
    Run.Result result = new Jar().run("--help");
    assertThat(result.exit()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith("Usage: wardlock").doesNotContain("\u001b[");
  }

  @Test
  void version_isThatOfTheBuild() {
    assertThat(new Jar().run("--version").out()).matches("wardlock \\d+\\.\\d+\\.\\d+.*\\R");
  }

  @Test
  void usage_isExit2_onStandardError() {
    Run.Result result = new Jar().run("nonsense");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("error: ").hasLineCount(1);
  }

  @Test
  void contents_haveServicesOfAll_andNoSignatureOrModule() throws IOException {
    try (var jar = new JarFile(Jar.FILE.toFile())) {
      assertThat(jar.getEntry("META-INF/services/java.sql.Driver")).isNotNull();
      assertThat(jar.getEntry("META-INF/services/org.slf4j.spi.SLF4JServiceProvider")).isNotNull();
      assertThat(jar.stream())
          .noneMatch(e -> e.getName().endsWith("module-info.class"))
          .noneMatch(e -> e.getName().matches("META-INF/[^/]*\\.(SF|RSA|DSA)"));
      assertThat(jar.isMultiRelease()).isTrue();
    }
  }
}
