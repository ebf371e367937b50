package dev.wardlock.store.jdbc;

import static java.sql.Connection.TRANSACTION_READ_COMMITTED;
import static java.sql.Connection.TRANSACTION_READ_UNCOMMITTED;
import static java.sql.Connection.TRANSACTION_REPEATABLE_READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.KeyStore.Committed;
import dev.wardlock.store.KeyStore.Outcome;
import dev.wardlock.store.KeyStore.Refused;
import dev.wardlock.store.StoreException;
import dev.wardlock.store.StoredKey;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** READ COMMITTED is what the contract needs: neither less nor, where rows are versioned, more. */
class IsolationTest {

  @ParameterizedTest
  @EnumSource(names = {"H2", "MARIADB"}) // On the others there is no such isolation.
  void find_changeNotCommitted_isNotSeenUnlessTheIsolationIsWeaker(Ground ground) throws Exception {
    try (HikariDataSource pool = ground.migrated();
        Connection other = pool.getConnection();
        Statement statement = other.createStatement()) {
      try (JdbcKeyStore store = JdbcKeyStore.open(pool)) {
        store.commit(List.of(Databases.insert(Databases.key(1))));
      }
      other.setAutoCommit(false);
      statement.execute("UPDATE wardlock_key SET hash = 'of nobody'");

      assertThat(hashAt(TRANSACTION_READ_COMMITTED, ground, pool)).isEqualTo("{test}hash-1");
      assertThat(hashAt(TRANSACTION_READ_UNCOMMITTED, ground, pool)).isEqualTo("of nobody");
      other.rollback();
    }
  }

  private static String hashAt(int isolation, Ground ground, HikariDataSource pool)
      throws Exception {
    try (Connection connection = pool.getConnection()) {
      connection.setTransactionIsolation(isolation);
      return new Statements(connection, ground.engine(5))
          .find(Sql.KEY_BY_ID, Rows::key, Databases.id(1).value())
          .secret()
          .hash();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "MARIADB"})
  void open_connectionsReadWhatIsNotCommitted_refused(Ground ground) {
    try (HikariDataSource pool = ground.migrated();
        HikariDataSource weak = Databases.pool(pool.getDataSource(), 2)) {
      weak.setTransactionIsolation("TRANSACTION_READ_UNCOMMITTED");

      assertThatThrownBy(() -> JdbcKeyStore.open(weak))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("READ COMMITTED");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
  void commit_actorRevokedWhileItWaits_isRefused(Ground ground) throws Exception {
    assertThat(keyMintedWhileItsActorIsRevoked(ground, ground.engine(10)))
        .isEqualTo(Refused.ACTOR_NOT_LIVE);
  }

  @Test
  void commit_actorRevokedWhileItWaitsAtRepeatableRead_isMadeSoTheTestAboveCanFail()
      throws Exception {
    var engine =
        new Engine(at(TRANSACTION_REPEATABLE_READ, Ground.MARIADB.dialect()), Tables.DEFAULT, 10);

    assertThat(keyMintedWhileItsActorIsRevoked(Ground.MARIADB, engine))
        .isInstanceOf(Committed.class);
  }

  /** Another transaction revokes the actor, and commits only when the insert waits for it. */
  private static Outcome keyMintedWhileItsActorIsRevoked(Ground ground, Engine engine)
      throws Exception {
    StoredKey actor = Databases.key(1);
    try (HikariDataSource pool = ground.migrated();
        JdbcKeyStore store = JdbcKeyStore.open(Connections.of(pool), engine, false);
        Connection other = pool.getConnection();
        Statement statement = other.createStatement()) {
      store.commit(List.of(Databases.insert(actor)));
      other.setAutoCommit(false);
      statement.execute("UPDATE wardlock_key SET revoked_at = 1, revision = 2");

      CompletableFuture<Outcome> outcome =
          CompletableFuture.supplyAsync(() -> store.commit(List.of(mintedBy(actor))));
      Server.await("the insert to wait", () -> ground.waiting(pool) > 0);
      other.commit();
      return outcome.get();
    }
  }

  private static Change mintedBy(StoredKey actor) {
    StoredKey key = Databases.key(2);
    var by = new By(actor.owner().kind(), actor.owner().principal(), actor.id());
    return new Change.Insert(key, key.event(Databases.NOW, by, KeyAction.MINTED, Map.of()));
  }

  private static Dialect at(int isolation, Dialect dialect) {
    return (Dialect)
        Proxy.newProxyInstance(
            Dialect.class.getClassLoader(),
            new Class<?>[] {Dialect.class},
            (proxy, method, arguments) ->
                method.getName().equals("isolation")
                    ? isolation
                    : method.invoke(dialect, arguments));
  }
}
