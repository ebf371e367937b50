package dev.wardlock.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.wardlock.model.Query;
import dev.wardlock.store.KeyStore.Committed;
import dev.wardlock.store.SessionStore.StoredSession;
import dev.wardlock.store.StoreException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * From one version of the tables to the next, with data in them and a node of the version before
 * still at work: the mechanism, on a second version that exists in these tests alone.
 */
class UpgradeTest {

  private static final List<String> NEXT = List.of("V1__wardlock.sql", "V2__artificial.sql");

  private static final List<String> BREAKING =
      List.of("V1__wardlock.sql", "V2__artificial.sql", "V3__breaking.sql");

  /** While H2 copies a table to change it, it loses rows that other connections commit. */
  @Test
  void migrate_h2WithAStoreOpen_refusedAndNothingChanged() {
    try (HikariDataSource pool = Ground.H2.migrated()) {
      try (JdbcKeyStore old = JdbcKeyStore.open(pool)) {
        old.commit(List.of(Databases.insert(Databases.key(1))));

        assertThatThrownBy(() -> schema(Ground.H2, pool, NEXT).migrate())
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("while a store is open");

        assertThat(old.commit(List.of(Databases.insert(Databases.key(2)))))
            .isInstanceOf(Committed.class);
      }
      assertThat(Databases.number(pool, "SELECT MAX(version) FROM wardlock_schema")).isEqualTo(1);
      schema(Ground.H2, pool, NEXT).migrate();
      try (JdbcKeyStore old = JdbcKeyStore.open(pool)) {
        assertThat(old.find(Databases.id(1))).isEqualTo(Databases.key(1));
        assertThat(old.find(Databases.id(2))).isEqualTo(Databases.key(2));
      }
      assertThat(Databases.number(pool, "SELECT COUNT(*) FROM wardlock_key WHERE note = 'none'"))
          .isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
  void migrate_oldNodeAtWork_losesNothingAndIsNotNoticed(Ground ground) throws Exception {
    try (HikariDataSource pool = ground.migrated();
        JdbcKeyStore old = JdbcKeyStore.open(pool)) {
      for (int i = 0; i < 200; i++) {
        old.commit(List.of(Databases.insert(Databases.key(i))));
      }
      old.commit(List.of(Databases.revoke(Databases.key(7))));
      var session =
          new StoredSession(
              "h", Databases.id(1), 1, null, Databases.NOW, Databases.NOW, Databases.NOW);
      old.start(session);

      var stop = new AtomicBoolean();
      var atWork = new CountDownLatch(20);
      CompletableFuture<Integer> work =
          CompletableFuture.supplyAsync(() -> workUntil(stop, atWork, old));
      atWork.await();
      Schema next = schema(ground, pool, NEXT);
      next.migrate();
      stop.set(true);
      int last = work.get();

      next.check();
      for (int i = 0; i < last; i++) {
        assertThat(old.find(Databases.id(i))).isNotNull();
      }
      assertThat(old.find(Databases.id(7)).revokedAt()).isNotNull();
      assertThat(old.find(Databases.id(8))).isEqualTo(Databases.key(8));
      assertThat(old.session("h")).isEqualTo(session);
      assertThat(Databases.number(pool, "SELECT COUNT(*) FROM wardlock_audit")).isEqualTo(last + 1);
      // What the new version brought is there for old rows and for those of the old node.
      assertThat(Databases.number(pool, "SELECT COUNT(*) FROM wardlock_key WHERE note = 'none'"))
          .isEqualTo(last);
      assertThat(old.commit(List.of(Databases.insert(Databases.key(last)))))
          .isInstanceOf(Committed.class);
    }
  }

  private static int workUntil(AtomicBoolean stop, CountDownLatch atWork, JdbcKeyStore old) {
    int next = 200;
    while (!stop.get() || atWork.getCount() > 0) {
      assertThat(old.commit(List.of(Databases.insert(Databases.key(next)))))
          .isInstanceOf(Committed.class);
      assertThat(old.find(Databases.id(next))).isEqualTo(Databases.key(next));
      assertThat(old.list(Query.Keys.ALL.limit(2), Databases.NOW).items()).hasSize(2);
      atWork.countDown();
      next++;
    }
    return next;
  }

  @ParameterizedTest
  @EnumSource
  void open_oldLibraryOnTablesThatItMayUse_goesOn(Ground ground) {
    try (HikariDataSource pool = ground.empty()) {
      schema(ground, pool, NEXT).migrate();

      try (JdbcKeyStore old = JdbcKeyStore.open(pool)) {
        assertThat(old.commit(List.of(Databases.insert(Databases.key(1)))))
            .isInstanceOf(Committed.class);
        assertThat(old.find(Databases.id(1))).isEqualTo(Databases.key(1));
      }
      JdbcKeyStore.migrate(pool); // Does nothing, and takes nothing back.
      schema(ground, pool, NEXT).check();
    }
  }

  @ParameterizedTest
  @EnumSource
  void open_oldLibraryOnTablesThatItMayNotUse_refused(Ground ground) {
    try (HikariDataSource pool = ground.empty()) {
      schema(ground, pool, BREAKING).migrate();

      assertThatThrownBy(() -> JdbcKeyStore.open(pool))
          .isInstanceOf(StoreException.class)
          .hasMessageContainingAll("version 3", "newer than version 1");
      assertThatThrownBy(() -> JdbcKeyStore.migrate(pool)).isInstanceOf(StoreException.class);
    }
  }

  private static Schema schema(Ground ground, HikariDataSource pool, List<String> scripts) {
    return new Schema(Connections.of(pool), ground.engine(30), ground.dialect().scripts(), scripts);
  }
}
