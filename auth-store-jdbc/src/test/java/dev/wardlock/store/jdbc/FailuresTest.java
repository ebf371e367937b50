package dev.wardlock.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.Query;
import dev.wardlock.store.KeyStore.Committed;
import dev.wardlock.store.SessionStore.StoredSession;
import dev.wardlock.store.StoreException;
import dev.wardlock.store.StoredKey;
import dev.wardlock.store.StoredKey.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {

  private final SQLException failure = new SQLException("broken", "58000", 1);

  private final DataSource dataSource = Databases.migrated();

  @Test
  void everyMethod_brokenConnections_throwsStoreException() {
    FailingDataSource failing = FailingDataSource.over(dataSource);
    JdbcKeyStore store = JdbcKeyStore.open(failing.dataSource());
    for (Throwable thrown : List.of(failure, new IllegalStateException("closed pool"))) {
      for (String method : List.of("getConnection", "prepareStatement", "getAutoCommit")) {
        failing.failWith(thrown, method);
        for (ThrowingCallable call : everyMethod(store)) {
          assertThatThrownBy(call)
              .isInstanceOf(StoreException.class)
              .hasMessageStartingWith("could not ");
        }
        failing.heal();
      }
    }
    assertThat(store.find(Databases.id(1))).isNull();
    store.close();
  }

  @Test
  void everyMethod_closedStore_throwsStoreException() {
    JdbcKeyStore store = JdbcKeyStore.open(dataSource);
    store.close();
    for (ThrowingCallable call : everyMethod(store)) {
      assertThatThrownBy(call)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("the store is closed");
    }
  }

  private static List<ThrowingCallable> everyMethod(JdbcKeyStore store) {
    var session =
        new StoredSession(
            "h", Databases.id(1), 1, null, Databases.NOW, Databases.NOW, Databases.NOW);
    AuditEvent event =
        Databases.key(1)
            .event(Databases.NOW, By.LIBRARY, AuditEvent.KeyAction.SECRET_REUSED, Map.of());
    return List.of(
        () -> store.commit(List.of(Databases.insert(Databases.key(1)))),
        () -> store.find(Databases.id(1)),
        () -> store.find("default", "a"),
        () -> store.list(Query.Keys.ALL, Databases.NOW),
        () -> store.context("default"),
        () -> store.contexts(null, 1),
        () -> store.audit(Query.Audit.ALL),
        store::bootstrapped,
        () -> store.record(event),
        () -> store.touch(Map.of(Databases.id(1), Databases.NOW)),
        () -> store.start(session),
        () -> store.session("h"),
        () -> store.seen("h", Databases.NOW),
        () -> store.end("h"),
        () -> store.purgeSessions(Databases.NOW, Databases.NOW));
  }

  @Test
  void open_brokenDataSource_throwsStoreException() {
    FailingDataSource failing = FailingDataSource.over(dataSource);
    failing.failWith(new SQLException("no route to host", "08001"), "getConnection");

    assertThatThrownBy(() -> JdbcKeyStore.open(failing.dataSource()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no connection to the database")
        .hasRootCauseMessage("no route to host");
    assertThatThrownBy(() -> JdbcKeyStore.migrate(failing.dataSource()))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void failure_driverTellsOfTheRow_isNotPassedOn() {
    try (JdbcKeyStore store = JdbcKeyStore.open(dataSource)) {
      String hash = "$argon2id$" + "h".repeat(2_000);
      StoredKey key = Databases.key(1);
      var secret = new Secret(hash, 1, "", 1, Databases.NOW, List.of());
      StoredKey tooLong =
          new StoredKey(
              key.id(),
              key.context(),
              "the-name",
              key.owner(),
              key.grants(),
              key.metadata(),
              secret,
              key.lineage(),
              key.createdAt(),
              null,
              null,
              null,
              1);
      var session =
          new StoredSession(
              "session-hash", null, 0, null, Databases.NOW, Databases.NOW, Databases.NOW);
      store.start(session);

      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> store.commit(List.of(Databases.insert(tooLong))), () -> store.start(session))) {
        Throwable failure = catchThrowable(call);

        assertThat(failure).isInstanceOf(StoreException.class).hasMessageContaining("SQLState 2");
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        assertThat(text.toString())
            .contains("JdbcKeyStore.")
            .doesNotContain("argon2id", "hhhh", "the-name", "session-hash", "INSERT");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"40001,0", "40P01,0", "HYT00,50200", "90131,90131", "23505,23505"})
  void commit_inAnothersWay_isTriedAgain(String state, int code) {
    FailingDataSource failing = FailingDataSource.over(dataSource);
    try (JdbcKeyStore store = JdbcKeyStore.open(failing.dataSource())) {
      failing.failTimes(new SQLException("in the way", state, code), "executeBatch", 4);

      assertThat(store.commit(List.of(Databases.insert(Databases.key(1)))))
          .isInstanceOf(Committed.class);
      assertThat(store.audit(Query.Audit.ALL).items()).hasSize(1);

      failing.failTimes(new SQLException("in the way", state, code), "executeBatch", 5);
      assertThatThrownBy(() -> store.commit(List.of(Databases.insert(Databases.key(2)))))
          .isInstanceOf(StoreException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"08006,0", "40003,0", "58000,0"})
  void commit_mayHaveHappened_isNotTriedAgain(String state, int code) {
    FailingDataSource failing = FailingDataSource.over(dataSource);
    try (JdbcKeyStore store = JdbcKeyStore.open(failing.dataSource())) {
      failing.failTimes(new SQLException("who knows", state, code), "commit", 1);

      assertThatThrownBy(() -> store.commit(List.of(Databases.insert(Databases.key(1)))))
          .isInstanceOf(StoreException.class);
      assertThat(store.find(Databases.id(1))).isNull();
    }
  }

  @Test
  void commit_rowLockedBySomebodyElse_failsInTime() throws SQLException {
    JdbcOptions hurried = JdbcOptions.DEFAULT.statementTimeout(Duration.ofSeconds(1));
    try (JdbcKeyStore store = JdbcKeyStore.open(dataSource, hurried);
        Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      store.commit(List.of(Databases.insert(Databases.key(1))));
      connection.setAutoCommit(false);
      statement.execute("SELECT * FROM wardlock_key FOR UPDATE");

      long start = System.nanoTime();
      assertThatThrownBy(() -> store.commit(List.of(Databases.revoke(Databases.key(1)))))
          .isInstanceOf(StoreException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
      assertThat(store.find(Databases.id(1))).isEqualTo(Databases.key(1));

      connection.rollback();
      assertThat(store.commit(List.of(Databases.revoke(Databases.key(1)))))
          .isInstanceOf(Committed.class);
    }
  }

  @Test
  void options_outOfRange_refused() {
    for (Duration wrong :
        List.of(
            Duration.ZERO,
            Duration.ofSeconds(-1),
            Duration.ofMillis(999),
            Duration.ofMillis(1_500),
            Duration.ofMinutes(11))) {
      assertThatThrownBy(() -> JdbcOptions.DEFAULT.statementTimeout(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 second to 10 minutes");
    }
  }
}
