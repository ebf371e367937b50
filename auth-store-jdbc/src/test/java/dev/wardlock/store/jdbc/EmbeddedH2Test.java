package dev.wardlock.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.wardlock.model.Query;
import dev.wardlock.store.KeyStore.Committed;
import dev.wardlock.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** H2 in a file: how it is opened, and what a commit that has returned is worth. */
class EmbeddedH2Test {

  private static final String DELAYS =
      "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'WRITE_DELAY'";

  @TempDir Path folder;

  @Test
  void embedded_newFile_isMadePrivateWithItsTables() throws Exception {
    Path file = folder.resolve("data/wardlock/keys");

    try (JdbcKeyStore store = JdbcKeyStore.embedded(file)) {
      assertThat(store.shared()).isFalse();
      assertThat(store.bootstrapped()).isFalse();
    }

    Path made = folder.resolve("data/wardlock/keys.mv.db");
    assumeThat(Files.getFileStore(made).supportsFileAttributeView("posix")).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rw-------");
  }

  @Test
  void embedded_again_hasWhatWasCommitted() {
    Path file = folder.resolve("keys");
    try (JdbcKeyStore store = JdbcKeyStore.embedded(file)) {
      store.commit(List.of(Databases.insert(Databases.key(1))));

      assertThatThrownBy(() -> JdbcKeyStore.embedded(file))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("another store has it open");
    }
    try (JdbcKeyStore store = JdbcKeyStore.embedded(file)) {
      assertThat(store.find(Databases.id(1))).isEqualTo(Databases.key(1));
    }
  }

  @Test
  void embedded_pathThatWouldBeSettings_refused() {
    assertThatThrownBy(() -> JdbcKeyStore.embedded(folder.resolve("a;INIT=DROP ALL OBJECTS")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("semicolon");
  }

  @Test
  void embedded_folderCannotBeMade_throwsStoreException() throws Exception {
    Path inTheWay = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> JdbcKeyStore.embedded(inTheWay.resolve("keys")))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void embedded_threadsInterrupted_harmNothing() throws Exception {
    try (JdbcKeyStore store = JdbcKeyStore.embedded(folder.resolve("keys"))) {
      var committed = new ArrayList<Integer>();
      var stop = new AtomicBoolean();
      var started = new CountDownLatch(1);
      var worker =
          new Thread(
              () -> {
                for (int i = 0; i < 300; i++) {
                  started.countDown();
                  var outcome = store.commit(List.of(Databases.insert(Databases.key(i))));
                  if (outcome instanceof Committed) {
                    committed.add(i);
                  }
                }
              });
      var interrupter =
          new Thread(
              () -> {
                while (!stop.get()) {
                  worker.interrupt();
                  Thread.onSpinWait();
                }
              });
      worker.start();
      started.await();
      interrupter.start();
      worker.join();
      stop.set(true);
      interrupter.join();

      assertThat(committed).hasSize(300);
      assertThat(store.find(Databases.id(299))).isNotNull();
    }
  }

  @Test
  void operations_interruptedCaller_staysInterrupted() {
    try (JdbcKeyStore store = JdbcKeyStore.open(migratedFile())) {
      Thread.currentThread().interrupt();

      store.commit(List.of(Databases.insert(Databases.key(1))));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(store.find(Databases.id(1))).isNotNull();
    }
  }

  @Test
  void open_fileWithAWriteDelay_hasItTakenAway() throws Exception {
    DataSource dataSource = migratedFile();
    try (Connection connection = dataSource.getConnection()) {
      assertThat(writeDelays(connection)).containsExactly("500");

      JdbcKeyStore.open(dataSource).close();

      assertThat(writeDelays(connection)).isNotEmpty().containsOnly("0");
    }
    // H2 forgets the setting when it opens a file, so that every open store has to make it.
    try (JdbcKeyStore store = JdbcKeyStore.open(dataSource);
        Connection connection = dataSource.getConnection()) {
      assertThat(writeDelays(connection)).isNotEmpty().containsOnly("0");
      assertThat(store.bootstrapped()).isFalse();
    }
  }

  @Test
  void open_databaseClosedMeanwhile_hasTheWriteDelayTakenAwayAgain() throws Exception {
    DataSource dataSource = migratedFile();
    try (JdbcKeyStore store = JdbcKeyStore.open(dataSource)) {
      Databases.run(dataSource, "SHUTDOWN IMMEDIATELY");
      try (Connection connection = dataSource.getConnection()) {
        assertThat(writeDelays(connection)).contains("500");
        assertThat(store.end("none")).isFalse();
        assertThat(writeDelays(connection)).isNotEmpty().containsOnly("0");
      }
    }
  }

  @Test
  void exclusive_fileClosedUnderIt_goesOnWithWhatIsTrueNow() throws Exception {
    String url = migratedFile().getURL();
    var connections = new EmbeddedH2(url);
    try (JdbcKeyStore store = JdbcKeyStore.open(connections, JdbcOptions.DEFAULT.exclusive())) {
      store.commit(List.of(Databases.insert(Databases.key(1))));
      assertThat(store.find(Databases.id(1))).isEqualTo(Databases.key(1));
      Connection inUse = connections.borrow();

      closeByInterrupt(url);
      assertThat(store.commit(List.of(Databases.revoke(Databases.key(1)))))
          .isInstanceOf(Committed.class);

      assertThat(store.find(Databases.id(1)).revokedAt()).isNotNull();
      // One that was in use meanwhile comes back, and might still read what was closed.
      connections.giveBack(inUse);
      assertThat(store.find(Databases.id(1)).revokedAt()).isNotNull();
      try (Connection connection = Databases.h2(url).getConnection()) {
        assertThat(writeDelays(connection)).isNotEmpty().containsOnly("0");
      }
      assertThatThrownBy(() -> JdbcKeyStore.open(Databases.h2(url)))
          .hasMessageContaining("another store has it open exclusively");
    }
  }

  @Test
  void close_fileClosedUnderIt_returns() throws Exception {
    String url = migratedFile().getURL();
    JdbcKeyStore store = JdbcKeyStore.open(new EmbeddedH2(url), JdbcOptions.DEFAULT);
    store.commit(List.of(Databases.insert(Databases.key(1))));
    closeByInterrupt(url);

    assertTimeoutPreemptively(Duration.ofSeconds(20), store::close);
  }

  /** As a full disk does too, H2 closes the database under everyone who has it open. */
  private static void closeByInterrupt(String url) throws SQLException {
    Connection connection = Databases.h2(url).getConnection();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> connection.createStatement().execute("CREATE TABLE closing (i INT)"))
        .isInstanceOf(SQLException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThatThrownBy(connection::close).isInstanceOf(SQLException.class);
  }

  @Test
  void open_userWhoMayNotTakeTheWriteDelayAway_refused() throws Exception {
    JdbcDataSource dataSource = migratedFile();
    Databases.run(
        dataSource,
        "CREATE USER app PASSWORD 'app'",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA PUBLIC TO app");
    JdbcDataSource app = Databases.h2(dataSource.getURL());
    app.setUser("app");
    app.setPassword("app");

    try (Connection admin = dataSource.getConnection()) {
      assertThatThrownBy(() -> JdbcKeyStore.open(app))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("H2 administrator");

      admin.createStatement().execute("SET WRITE_DELAY 0");
      try (JdbcKeyStore store = JdbcKeyStore.open(app)) {
        store.commit(List.of(Databases.insert(Databases.key(1))));
        assertThat(store.list(Query.Keys.ALL, Databases.NOW).items()).hasSize(1);
      }
    }
  }

  @Test
  void commit_file_forcesIt() {
    FailingDataSource recorded = FailingDataSource.over(migratedFile());
    try (JdbcKeyStore store = JdbcKeyStore.open(recorded.dataSource())) {
      recorded.executed.clear();
      store.commit(List.of(Databases.insert(Databases.key(1))));
      assertThat(recorded.executed).endsWith("CHECKPOINT SYNC");
      recorded.executed.clear();

      store.find(Databases.id(1));
      store.commit(List.of(Databases.insert(Databases.key(1)))); // refused

      assertThat(recorded.executed).doesNotContain("CHECKPOINT SYNC");
    }
  }

  private JdbcDataSource migratedFile() {
    JdbcDataSource dataSource = Databases.file(folder.resolve("file"));
    JdbcKeyStore.migrate(dataSource);
    return dataSource;
  }

  private static List<String> writeDelays(Connection connection) throws SQLException {
    var delays = new ArrayList<String>();
    try (ResultSet rows = connection.createStatement().executeQuery(DELAYS)) {
      while (rows.next()) {
        delays.add(rows.getString(1));
      }
    }
    return delays;
  }
}
