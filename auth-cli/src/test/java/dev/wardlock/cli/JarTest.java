package dev.wardlock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar as it is delivered. */
@Tag("jar")
class JarTest {

  @TempDir Path folder;

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

  @ParameterizedTest
  @ValueSource(strings = {"postgresql", "mariadb"})
  void driver_isInTheJar(String database) {
    Run.Result result =
        new Jar()
            .env("AUTH_STORE_USER", "nobody")
            .run("keys", "list", "--store", "jdbc:" + database + "://127.0.0.1:1/none");
    assertThat(result.exit()).as(result.err()).isEqualTo(7);
    assertThat(result.err()).contains("jdbc:" + database + "://127.0.0.1:1/none cannot be reached");
  }

  @Test
  void sqlite_isBootstrapped_andManaged() {
    String store = "jdbc:sqlite:" + folder.resolve("keys.sqlite");
    Run.Result first = new Jar().run("bootstrap", "--store", store);
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.out()).hasLineCount(3);
    assertThat(new Jar().run("bootstrap", "--store", store).exit()).isEqualTo(6);
    assertThat(new Jar().run("keys", "list", "--store", store).out()).contains("management", "api");
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
