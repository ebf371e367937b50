package dev.wardlock.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.model.Query;
import dev.wardlock.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections come back to whoever lent them. */
class LeaseTest {

  private final DataSource dataSource = Databases.migrated();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void operations_anyConnection_giveItBackAsItWas(boolean autoCommit) throws Exception {
    FailingDataSource lender = FailingDataSource.over(dataSource);
    try (JdbcKeyStore store = JdbcKeyStore.open(lender.dataSource());
        Connection lent = dataSource.getConnection()) {
      lent.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      lent.createStatement().setQueryTimeout(77);
      lent.setAutoCommit(autoCommit);
      lender.reuse(lent);

      for (Runnable operation : operations(store)) {
        operation.run();

        assertThat(lent.getAutoCommit()).isEqualTo(autoCommit);
        assertThat(lent.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
        assertThat(lent.createStatement().getQueryTimeout()).isEqualTo(77);
      }
    }
  }

  private static List<Runnable> operations(JdbcKeyStore store) {
    return List.of(
        () -> store.commit(List.of(Databases.insert(Databases.key(1)))),
        () -> store.commit(List.of(Databases.insert(Databases.key(1)))), // refused
        () -> store.find(Databases.id(1)),
        () -> store.find("default", "key-1"),
        () -> store.list(Query.Keys.ALL, Databases.NOW),
        () -> store.audit(Query.Audit.ALL),
        () -> store.contexts(null, 5),
        () -> store.touch(Map.of(Databases.id(1), Databases.NOW)),
        () -> store.end("none"),
        () -> store.purgeSessions(Databases.NOW, Databases.NOW));
  }

  @Test
  void commit_rollbackFails_discardsTheConnectionWithoutTouchingAutoCommit() {
    FailingDataSource failing = FailingDataSource.over(dataSource);
    try (JdbcKeyStore store = JdbcKeyStore.open(failing.dataSource())) {
      failing.calls.clear();
      failing.failWith(new SQLException("no", "58000"), "rollback");

      // What was decided is answered; only the connection is lost.
      store.commit(List.of(Databases.revoke(Databases.key(1))));

      assertThat(failing.calls).contains("setAutoCommit(false)", "rollback");
      assertThat(failing.calls.subList(failing.calls.indexOf("rollback"), failing.calls.size()))
          .startsWith("rollback")
          .anyMatch(call -> call.startsWith("abort"))
          .endsWith("close")
          .doesNotContain("setAutoCommit(true)");
      failing.heal();
    }
  }

  @Test
  void commit_fails_rollsBackBeforeAnythingElse() {
    FailingDataSource failing = FailingDataSource.over(dataSource);
    try (JdbcKeyStore store = JdbcKeyStore.open(failing.dataSource())) {
      failing.calls.clear();
      failing.failWith(new SQLException("no", "58000"), "executeBatch");

      assertThatThrownBy(() -> store.commit(List.of(Databases.insert(Databases.key(1)))))
          .isInstanceOf(StoreException.class);

      assertThat(failing.calls.indexOf("rollback"))
          .isLessThan(failing.calls.indexOf("setAutoCommit(true)"))
          .isPositive();
      assertThat(failing.calls).endsWith("close").doesNotContain("commit");
      failing.heal();
      assertThat(store.find(Databases.id(1))).isNull();
    }
  }

  @Test
  void read_connectionInATransaction_seesWhatWasCommittedSince() throws Exception {
    FailingDataSource lender = FailingDataSource.over(dataSource);
    try (JdbcKeyStore store = JdbcKeyStore.open(lender.dataSource());
        JdbcKeyStore other = JdbcKeyStore.open(dataSource);
        Connection lent = dataSource.getConnection()) {
      lent.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      lent.setAutoCommit(false);
      lender.reuse(lent);

      assertThat(store.find(Databases.id(1))).isNull();
      other.commit(List.of(Databases.insert(Databases.key(1))));
      assertThat(store.find(Databases.id(1))).isNotNull();
    }
  }
}
