package dev.wardlock.cli.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.cli.Run;
import dev.wardlock.cli.Run.Result;
import dev.wardlock.store.jdbc.JdbcKeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores that are there, and stores that are not: each a clear word. */
class StoreAddressTest {

  @TempDir Path folder;

  private String url(String name) {
    return "jdbc:h2:" + folder.resolve(name);
  }

  @Test
  void database_withoutTables_saysHowToMakeThem() {
    Result result = Run.wardlock("keys", "list", "--store", url("db"));
    assertThat(result.exit()).isEqualTo(7);
    assertThat(result.err()).contains("tables are missing", "wardlock migrate");
  }

  @Test
  void migrate_makesTheTables_andDoesNothingTheSecondTime() {
    assertThat(Run.wardlock("migrate", "--store", url("db")).exit()).isZero();
    assertThat(Run.wardlock("migrate", "--store", url("db")).exit()).isZero();
    assertThat(Run.wardlock("keys", "list", "--store", url("db")).exit()).isZero();
    assertThat(Run.wardlock("migrate", "--store", folder.resolve("file").toString()).exit())
        .isZero();
  }

  @Test
  void bootstrap_makesTheTablesOfAnEmptyDatabase() {
    assertThat(Run.wardlock("bootstrap", "--store", url("db")).out()).hasLineCount(3);
    assertThat(Run.wardlock("bootstrap", "--store", url("db")).exit()).isEqualTo(6);
  }

  @Test
  void store_ofTheEnvironment_isTaken() {
    var run = new Run().env("AUTH_STORE", folder.resolve("there").toString());
    assertThat(run.run("bootstrap").exit()).isZero();
    assertThat(folder.resolve("there.mv.db")).exists();
  }

  @Test
  void fileInUse_saysSo() {
    Path file = folder.resolve("keys");
    try (var open = JdbcKeyStore.embedded(file)) {
      assertThat(open.shared()).isFalse();
      Result result = Run.wardlock("keys", "list", "--store", file.toString());
      assertThat(result.exit()).isEqualTo(7);
      assertThat(result.err()).contains("open").doesNotContain("Exception");
    }
  }

  @Test
  void fileThatIsNoDatabase_saysSo() throws IOException {
    Files.writeString(folder.resolve("keys.mv.db"), "not a database");
    Result result = Run.wardlock("keys", "list", "--store", folder.resolve("keys").toString());
    assertThat(result.exit()).isEqualTo(7);
    assertThat(result.err()).startsWith("error: The store ").hasLineCount(1);
  }

  @Test
  void credentials_comeFromTheEnvironmentOrAFile() throws Exception {
    Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
    String url = "jdbc:h2:tcp://localhost:" + server.getPort() + "/" + folder.resolve("remote");
    try {
      Result made =
          new Run()
              .env("AUTH_STORE_USER", "dba")
              .env("AUTH_STORE_PASSWORD", "right-horse")
              .run("migrate", "--store", url);
      assertThat(made.exit()).as(made.err()).isZero();
      Path file = Files.writeString(folder.resolve("password"), "right-horse\n");
      assertThat(
              new Run()
                  .env("AUTH_STORE_USER", "dba")
                  .env("AUTH_STORE_PASSWORD_FILE", file.toString())
                  .run("keys", "list", "--store", url)
                  .exit())
          .isZero();
      Result wrong =
          new Run()
              .env("AUTH_STORE_USER", "dba")
              .env("AUTH_STORE_PASSWORD", "wrong-horse")
              .run("keys", "list", "--store", url);
      assertThat(wrong.exit()).isEqualTo(3);
      assertThat(wrong.err()).contains("user or password").doesNotContain("wrong-horse");
    } finally {
      server.stop();
    }
  }

  @Test
  void databaseThatIsAway_saysSo() {
    Result result = Run.wardlock("keys", "list", "--store", "jdbc:h2:tcp://localhost:1/x");
    assertThat(result.exit()).isEqualTo(7);
    assertThat(result.err()).contains("jdbc:h2:tcp://localhost:1/x cannot be reached");
  }

  @Test
  void driverThatIsMissing_isUsage_withoutThePasswordOfTheEnvironment() {
    Result result =
        new Run().env("AUTH_STORE", "jdbc:oracle://h/d?password=horse").run("keys", "list");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("no driver for jdbc:oracle://h/d", "org.h2.Driver");
    assertThat(result.err()).doesNotContain("horse");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:./x;PASSWORD=horse",
        "jdbc:postgresql://h/d?user=a&password=horse",
        "jdbc:mariadb://root:horse@h/d"
      })
  void passwordOnTheCommandLine_isUsage_andNotRepeated(String url) {
    Result result = Run.wardlock("keys", "list", "--store", url);
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("AUTH_STORE_PASSWORD").doesNotContain("horse");
  }
}
