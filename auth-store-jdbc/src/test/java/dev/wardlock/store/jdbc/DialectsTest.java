package dev.wardlock.store.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.wardlock.store.KeyStore.Committed;
import dev.wardlock.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What is particular to each database. */
class DialectsTest {

  private static final JdbcOptions ACME = JdbcOptions.DEFAULT.tablePrefix("acme_");

  @ParameterizedTest
  @EnumSource
  void tablePrefix_twoInOneDatabase_keepApart(Ground ground) {
    try (HikariDataSource pool = ground.migrated()) {
      assertThatThrownBy(() -> JdbcKeyStore.open(pool, ACME)).hasMessageContaining("missing");
      JdbcKeyStore.migrate(pool, ACME);
      JdbcKeyStore.migrate(pool, ACME);

      try (JdbcKeyStore ours = JdbcKeyStore.open(pool, ACME);
          JdbcKeyStore others = JdbcKeyStore.open(pool)) {
        for (int i = 1; i < 4; i++) {
          ours.commit(List.of(Databases.insert(Databases.key(i))));
        }
        ours.commit(List.of(Databases.revoke(Databases.key(1))));

        assertThat(ours.find(Databases.id(2))).isEqualTo(Databases.key(2));
        assertThat(others.find(Databases.id(2))).isNull();
        assertThat(others.find("default", "key-2")).isNull();
      }
      assertThat(Databases.number(pool, "SELECT COUNT(*) FROM acme_key")).isEqualTo(3);
      assertThat(Databases.number(pool, "SELECT COUNT(*) FROM acme_audit")).isEqualTo(4);
      assertThat(Databases.number(pool, "SELECT COUNT(*) FROM wardlock_key")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1a", "A", "a-b", "a b", "a;", "a\"", "é", "a2345678901234567890123456789012"})
  void tablePrefix_ofAnotherForm_refused(String prefix) {
    assertThatThrownBy(() -> JdbcOptions.DEFAULT.tablePrefix(prefix))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a table prefix is");
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB", "SQLITE"})
  void open_exclusively_refusedWhereItCannotBe(Ground ground) {
    try (HikariDataSource pool = ground.migrated()) {
      assertThatThrownBy(() -> JdbcKeyStore.open(pool, JdbcOptions.DEFAULT.exclusive()))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("exclusive only");
    }
  }

  @Test
  void database_driverNamesAnother_isWhatTheOptionsSay() {
    try (HikariDataSource pool = Ground.POSTGRESQL.migrated()) {
      FailingDataSource derived = FailingDataSource.over(pool);
      derived.pretendToBe("EnterpriseDB");

      assertThatThrownBy(() -> JdbcKeyStore.open(derived.dataSource()))
          .hasMessageContainingAll("EnterpriseDB", "POSTGRESQL", "JdbcOptions.database");
      try (JdbcKeyStore store =
          JdbcKeyStore.open(
              derived.dataSource(), JdbcOptions.DEFAULT.database(Database.POSTGRESQL))) {
        assertThat(store.shared()).isTrue();
      }
    }
  }

  @Test
  void scripts_ofMySql_differFromThoseOfMariaDbInTheCollationAlone() throws IOException {
    for (String script : Schema.SCRIPTS) {
      assertThat(script("mysql", script))
          .isEqualTo(
              script("mariadb", script)
                  .replace("MariaDB", "MySQL")
                  .replace("utf8mb4_nopad_bin", "utf8mb4_0900_bin"));
    }
    assertThat(Database.of("mysql").dialect().scripts()).isEqualTo("wardlock-db/mysql");
  }

  private static String script(String folder, String name) throws IOException {
    try (InputStream in = Schema.class.getResourceAsStream("/wardlock-db/" + folder + "/" + name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "remote_apply"})
  void commit_postgresThatNeedNotWaitForItsLog_waitsForIt(String setting) throws SQLException {
    PGSimpleDataSource dataSource = Postgres.shared().fresh();
    dataSource.setOptions("-c synchronous_commit=" + setting);
    Engine engine = Ground.POSTGRESQL.engine(5);
    try (Lease lease = Lease.of(Connections.of(dataSource), engine, true)) {
      engine.dialect().beforeHardCommit(lease.statements());

      String now =
          lease
              .statements()
              .first("SELECT current_setting('synchronous_commit')", row -> row.getString(1));
      assertThat(now).isEqualTo(setting.equals("off") ? "on" : setting);
    }
  }

  @Test
  void open_postgresThatIsReadOnly_refused() {
    PGSimpleDataSource dataSource = Postgres.shared().fresh();
    JdbcKeyStore.migrate(dataSource);
    dataSource.setOptions("-c default_transaction_read_only=on");

    assertThatThrownBy(() -> JdbcKeyStore.open(dataSource))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("read-only");
  }

  @Test
  void commit_mariaDbBecameReadOnly_failsAndGoesOnAfter() {
    MariaDbDataSource root = MariaDb.shared().dataSource();
    MariaDbDataSource user = MariaDb.shared().ordinaryUser();
    Databases.emptied(MariaDb.shared()).close();
    try (JdbcKeyStore store = JdbcKeyStore.open(user)) {
      Databases.run(root, "SET GLOBAL read_only = 1");
      try {
        assertThatThrownBy(() -> store.commit(List.of(Databases.insert(Databases.key(1)))))
            .isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> JdbcKeyStore.open(user))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("read-only");
      } finally {
        Databases.run(root, "SET GLOBAL read_only = 0");
      }
      assertThat(store.commit(List.of(Databases.insert(Databases.key(1)))))
          .isInstanceOf(Committed.class);
    }
  }

  @Test
  void open_mariaDbThatWouldLoseCommits_refused() {
    Databases.emptied(MariaDb.shared()).close();
    MariaDbDataSource root = MariaDb.shared().dataSource();
    try {
      Databases.run(root, "SET GLOBAL innodb_flush_log_at_trx_commit = 0");
      assertThatThrownBy(() -> JdbcKeyStore.open(root))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("innodb_flush_log_at_trx_commit to 1");

      Databases.run(root, "SET GLOBAL innodb_flush_log_at_trx_commit = 2");
      JdbcKeyStore.open(root).close();
    } finally {
      Databases.run(root, "SET GLOBAL innodb_flush_log_at_trx_commit = 1");
    }
  }

  @Test
  void open_sqlite_writesAheadSoThatReadersDoNotWait() {
    try (HikariDataSource pool = Ground.SQLITE.migrated();
        JdbcKeyStore store = JdbcKeyStore.open(pool)) {
      assertThat(store.shared()).isTrue();
      assertThat(Databases.number(pool, "SELECT journal_mode = 'wal' FROM pragma_journal_mode()"))
          .isEqualTo(1);
    }
  }

  /** As it does when the disk is full. */
  @Test
  void connection_sqliteUndidTheTransactionByItself_comesBackUsable() throws SQLException {
    try (HikariDataSource pool = Ground.SQLITE.migrated();
        var lent = pool.getDataSource().getConnection()) {
      FailingDataSource lender = FailingDataSource.over(pool);
      lender.reuse(lent);
      String twice =
          "INSERT OR ROLLBACK INTO wardlock_marker (name, set_at) VALUES ('x', 0), ('x', 0)";
      try (Lease lease =
          Lease.of(Connections.of(lender.dataSource()), Ground.SQLITE.engine(5), true)) {
        assertThatThrownBy(() -> lease.statements().run(twice)).isInstanceOf(SQLException.class);
      }

      assertThat(lender.calls).noneMatch(call -> call.startsWith("abort"));
      assertThat(lent.getAutoCommit()).isTrue();
      assertThat(lent.isClosed()).isFalse();
      Databases.run(lender.dataSource(), "DELETE FROM wardlock_marker");
    }
  }

  @Test
  void connection_toAServer_isGivenUpAfterSilenceAndComesBackAsItWas() throws SQLException {
    try (HikariDataSource pool = Ground.POSTGRESQL.migrated();
        var lent = pool.getDataSource().getConnection()) {
      for (int before : new int[] {0, 60_000, 700}) {
        lent.setNetworkTimeout(Runnable::run, before);
        FailingDataSource lender = FailingDataSource.over(pool);
        lender.reuse(lent);
        try (Lease lease =
            Lease.of(Connections.of(lender.dataSource()), Ground.POSTGRESQL.engine(5), true)) {
          assertThat(lent.getNetworkTimeout()).isEqualTo(before == 700 ? 700 : 6_000);
          assertThat(lease.isolation()).isEqualTo(2);
        }
        assertThat(lent.getNetworkTimeout()).isEqualTo(before);
      }
    }
  }
}
