package dev.wardlock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.cli.shell.Json;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.h2.tools.Server;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bootstraps of several processes at a time: one has the keys. */
@Tag("jar")
class RacingBootstrapTest {

  private static final int PROCESSES = 4;

  @TempDir Path folder;

  @Test
  void oneStore_overANetwork_isBootstrappedOnce() throws Exception {
    Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
    String url = "jdbc:h2:tcp://localhost:" + server.getPort() + "/" + folder.resolve("shared");
    try {
      assertThat(new Jar().run("migrate", "--store", url).exit()).isZero();
      race(url);
    } finally {
      server.stop();
    }
  }

  @Test
  void onePostgreSql_isBootstrappedOnce() throws Exception {
    try (var server = EmbeddedPostgres.start()) {
      String url = server.getJdbcUrl("postgres", "postgres");
      assertThat(new Jar().run("migrate", "--store", url).exit()).isZero();
      race(url);
    }
  }

  @Test
  void oneFile_isBootstrappedOnce() throws Exception {
    race(folder.resolve("keys").toString());
  }

  private void race(String store) throws Exception {
    var processes = new ArrayList<Process>();
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(
          new Jar()
              .start(
                  folder.resolve("out" + i),
                  folder.resolve("err" + i),
                  "bootstrap",
                  "--store",
                  store));
    }
    var exits = new ArrayList<Integer>();
    for (Process process : processes) {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      exits.add(process.exitValue());
    }
    assertThat(exits).containsOnlyOnce(0).allMatch(exit -> List.of(0, 6, 7).contains(exit));
    for (int i = 0; i < PROCESSES; i++) {
      String out = Files.readString(folder.resolve("out" + i));
      if (exits.get(i) == 0) {
        assertThat(out).hasLineCount(3);
      } else {
        assertThat(out).isEmpty();
        assertThat(Files.readString(folder.resolve("err" + i))).doesNotContain("wl_");
      }
    }
    assertThat(new Jar().run("bootstrap", "--store", store).exit()).isEqualTo(6);
    String listed = new Jar().run("keys", "list", "--store", store, "--output=json").out();
    assertThat((List<?>) Objects.requireNonNull(Json.object(listed)).get("items")).hasSize(2);
  }
}
