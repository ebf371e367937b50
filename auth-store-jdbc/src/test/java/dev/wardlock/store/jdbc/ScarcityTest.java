package dev.wardlock.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.wardlock.store.KeyStore.Committed;
import dev.wardlock.store.KeyStore.Outcome;
import dev.wardlock.store.StoreException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where something is missing that a store needs: a clear outcome, bounded in time. */
class ScarcityTest {

  private static final JdbcOptions HURRIED =
      JdbcOptions.DEFAULT.statementTimeout(Duration.ofSeconds(1));

  /** Several times what is configured, for a busy machine. */
  private static final Duration AT_MOST = Duration.ofSeconds(12);

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  void poolExhausted_request_is503AndServedWhenThereIsAConnection(Ground ground) throws Exception {
    try (HikariDataSource pool = ground.migrated()) {
      pool.setMaximumPoolSize(3);
      pool.setConnectionTimeout(500);
      try (var application = new Application(pool, HURRIED)) {
        String token = application.mint("someone").token().reveal();
        var client = new Application.Client();
        assertThat(client.status(application.port, token)).isEqualTo(200);

        List<Connection> taken = takeAll(pool);
        HttpResponse<String> answer = inTime(() -> client.get(application.port, token));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertUnavailable(() -> application.mint("other"));

        for (Connection connection : taken) {
          connection.close();
        }
        assertThat(client.status(application.port, token)).isEqualTo(200);
      }
    }
  }

  private static List<Connection> takeAll(HikariDataSource pool) {
    var taken = new ArrayList<Connection>();
    while (true) {
      try {
        taken.add(pool.getConnection());
      } catch (java.sql.SQLException e) {
        return taken;
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowLockedBySomebodyElse_change_failsInTimeAndReadsGoOn(Ground ground) throws Exception {
    try (HikariDataSource pool = ground.migrated();
        JdbcKeyStore store = JdbcKeyStore.open(pool, HURRIED);
        Connection other = pool.getConnection();
        Statement statement = other.createStatement()) {
      store.commit(List.of(Databases.insert(Databases.key(1))));
      store.commit(List.of(Databases.insert(Databases.key(2))));
      other.setAutoCommit(false);
      statement.execute("UPDATE wardlock_key SET principal = 'x' WHERE id = 'Key000000001'");

      assertUnavailable(() -> store.commit(List.of(Databases.revoke(Databases.key(1)))));
      assertThat(store.find(Databases.id(1))).isEqualTo(Databases.key(1));
      if (ground != Ground.SQLITE) { // where one writes at a time
        assertThat(store.commit(List.of(Databases.revoke(Databases.key(2)))))
            .isInstanceOf(Committed.class);
      }

      other.rollback();
      assertThat(store.commit(List.of(Databases.revoke(Databases.key(1)))))
          .isInstanceOf(Committed.class);
    }
  }

  @Test
  void replica_open_isRefusedWithWhatToDo() throws IOException {
    try (Postgres primary = Postgres.startOrSkip()) {
      JdbcKeyStore.migrate(primary.dataSource());
      try (Postgres replica = primary.replica()) {
        try (JdbcKeyStore store = JdbcKeyStore.open(primary.dataSource())) {
          store.commit(List.of(Databases.insert(Databases.key(1))));
        }
        // It does follow: what is refused is a replica that works.
        Server.await(
            "the replica to follow",
            () -> Databases.number(replica.dataSource(), "SELECT COUNT(*) FROM wardlock_key") == 1);

        assertThatThrownBy(() -> JdbcKeyStore.open(replica.dataSource()))
            .isInstanceOf(StoreException.class)
            .hasMessageContainingAll("read-only", "connect to the primary");
        assertThatThrownBy(() -> JdbcKeyStore.migrate(replica.dataSource()))
            .isInstanceOf(StoreException.class);
      }
    }
  }

  @Test
  void diskFull_postgres_losesNothingAndGoesOnWhenThereIsRoom() throws Exception {
    try (var disk = SmallDisk.of(400);
        Postgres server = Postgres.in(disk.folder.resolve("data"));
        HikariDataSource pool = server.pool(3)) {
      fillAndMakeRoom(disk, pool);
    }
  }

  @Test
  void diskFull_mariaDb_losesNothingAndGoesOnWhenThereIsRoom() throws Exception {
    try (var disk = SmallDisk.of(600);
        MariaDb server = MariaDb.in(disk.folder);
        HikariDataSource pool = server.pool(3)) {
      fillAndMakeRoom(disk, pool);
    }
  }

  @Test
  void diskFull_sqlite_losesNothingAndGoesOnWhenThereIsRoom() throws Exception {
    try (var disk = SmallDisk.of(8);
        HikariDataSource pool = Databases.pool(Databases.sqlite(disk.folder.resolve("k.db")), 3)) {
      fillAndMakeRoom(disk, pool);
    }
  }

  @Test
  void diskFull_h2_losesNothingAndGoesOnWhenThereIsRoom() throws Exception {
    try (var disk = SmallDisk.of(16);
        JdbcKeyStore store = JdbcKeyStore.embedded(disk.folder.resolve("keys"))) {
      fillAndMakeRoom(disk, store);
    }
  }

  private static void fillAndMakeRoom(SmallDisk disk, HikariDataSource pool) throws Exception {
    JdbcKeyStore.migrate(pool);
    try (JdbcKeyStore store = JdbcKeyStore.open(pool, HURRIED)) {
      fillAndMakeRoom(disk, store);
    }
    try (JdbcKeyStore store = JdbcKeyStore.open(pool)) {
      Load.checkNothingHalfDone(store);
    }
  }

  private static void fillAndMakeRoom(SmallDisk disk, JdbcKeyStore store) throws Exception {
    int next = 0;
    while (next < 20) {
      store.commit(List.of(Databases.insert(Databases.key(next++))));
    }
    disk.fill();
    int acknowledged = next;
    int failures = 0;
    // What was set aside beforehand, such as a log's file, still has room for some.
    for (int i = 0; i < 60_000 && failures < 3; i++) {
      int number = next++;
      try {
        Outcome outcome =
            inTime(() -> store.commit(List.of(Databases.insert(Databases.key(number)))));
        assertThat(outcome).isInstanceOf(Committed.class);
        acknowledged = failures == 0 ? next : acknowledged;
      } catch (StoreException e) {
        failures++;
      }
    }
    assertThat(failures).as("times that the disk was full").isEqualTo(3);

    disk.makeRoom();
    int last = next;
    Server.await("the store to go on", () -> commits(store, last));
    for (int i = 0; i < acknowledged; i++) {
      assertThat(store.find(Databases.id(i))).as("key " + i).isNotNull();
    }
  }

  private static boolean commits(JdbcKeyStore store, int number) {
    try {
      store.commit(List.of(Databases.insert(Databases.key(number))));
      return store.find(Databases.id(number)) != null;
    } catch (StoreException e) {
      return false;
    }
  }

  private static void assertUnavailable(ThrowingCallable call) throws Exception {
    inTime(
        () -> {
          assertThatThrownBy(call).isInstanceOf(StoreException.class);
          return null;
        });
  }

  private static <T> T inTime(Callable<T> call) throws Exception {
    long start = System.nanoTime();
    try {
      return call.call();
    } finally {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_MOST);
    }
  }
}
