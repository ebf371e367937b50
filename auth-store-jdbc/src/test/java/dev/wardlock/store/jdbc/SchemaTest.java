package dev.wardlock.store.jdbc;

import static dev.wardlock.store.jdbc.Databases.memory;
import static dev.wardlock.store.jdbc.Databases.migrated;
import static dev.wardlock.store.jdbc.Databases.number;
import static dev.wardlock.store.jdbc.Databases.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.store.Context;
import dev.wardlock.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class SchemaTest {

  private static final List<String> TWO_STEPS = List.of("V1__wardlock.sql", "V2__further.sql");

  @Test
  void open_tablesMissing_refusedWithWhatToCall() {
    assertThatThrownBy(() -> JdbcKeyStore.open(memory()))
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll(
            "missing",
            "version 1 is needed",
            "JdbcKeyStore.migrate(dataSource)",
            "classpath:wardlock-db/h2");
  }

  @Test
  void open_migrationCutShort_refusedAsMissing() {
    DataSource dataSource = memory();
    run(
        dataSource,
        "CREATE TABLE wardlock_schema (version INTEGER PRIMARY KEY, usable_from INTEGER NOT NULL)");

    assertThatThrownBy(() -> JdbcKeyStore.open(dataSource)).hasMessageContaining("missing");
  }

  @Test
  void open_tablesNewer_refused() {
    DataSource dataSource = migrated();
    run(dataSource, "INSERT INTO wardlock_schema VALUES (2, 2)");

    assertThatThrownBy(() -> JdbcKeyStore.open(dataSource))
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll("version 2", "newer than version 1", "later");
    assertThatThrownBy(() -> JdbcKeyStore.migrate(dataSource))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("newer than version 1");
  }

  @Test
  void check_tablesOlder_refusedUntilMigrated() {
    DataSource dataSource = memory();
    schema(dataSource, TWO_STEPS.subList(0, 1)).migrate();
    Schema later = schema(dataSource, TWO_STEPS);

    assertThatThrownBy(later::check)
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll(
            "of version 1", "version 2 is needed", "JdbcKeyStore.migrate(dataSource)");

    later.migrate();
    assertThat(number(dataSource, "SELECT SUM(step) FROM steps")).isEqualTo(3);
    assertThat(number(dataSource, "SELECT MAX(version) FROM wardlock_schema")).isEqualTo(2);
  }

  @Test
  void migrate_again_doesNothing() {
    DataSource dataSource = migrated();
    try (JdbcKeyStore store = JdbcKeyStore.open(dataSource)) {
      store.commit(List.of(Databases.insert(Databases.key(1))));

      JdbcKeyStore.migrate(dataSource);

      assertThat(store.find(Databases.id(1))).isEqualTo(Databases.key(1));
      assertThat(store.contexts(null, 10).items())
          .containsExactly(Context.builtIn(Context.DEFAULT), Context.builtIn(Context.SYSTEM));
    }
  }

  @Test
  void migrate_halfDone_isCompleted() {
    JdbcDataSource dataSource = migrated();
    run(
        dataSource,
        "DELETE FROM wardlock_schema WHERE version = 1",
        "DROP TABLE wardlock_session",
        "DROP INDEX wardlock_key_kind",
        "DELETE FROM wardlock_guard WHERE slot > 5",
        "DELETE FROM wardlock_context WHERE id = 'system'");

    assertThatThrownBy(() -> JdbcKeyStore.open(dataSource)).hasMessageContaining("missing");
    JdbcKeyStore.migrate(dataSource);

    try (JdbcKeyStore store = JdbcKeyStore.open(dataSource, JdbcOptions.DEFAULT.exclusive())) {
      assertThat(store.session("none")).isNull();
      assertThat(store.context(Context.SYSTEM)).isNotNull();
    }
    assertThat(number(dataSource, "SELECT COUNT(*) FROM wardlock_guard")).isEqualTo(32);
  }

  @Test
  void migrate_atOnce_isDoneOnce() throws Exception {
    for (int round = 0; round < 5; round++) {
      DataSource dataSource = memory();
      int threads = 8;
      var barrier = new CyclicBarrier(threads);
      ExecutorService pool = Executors.newFixedThreadPool(threads);
      try {
        var all = new ArrayList<Future<?>>();
        for (int i = 0; i < threads; i++) {
          all.add(
              pool.submit(
                  () -> {
                    barrier.await();
                    schema(dataSource, TWO_STEPS).migrate();
                    return null;
                  }));
        }
        for (Future<?> one : all) {
          one.get();
        }
      } finally {
        pool.shutdownNow();
      }
      assertThat(number(dataSource, "SELECT SUM(step) FROM steps")).isEqualTo(3);
      assertThat(number(dataSource, "SELECT COUNT(*) FROM steps")).isEqualTo(2);
    }
  }

  @Test
  void scripts_areLaidOutForFlyway() {
    for (int i = 0; i < Schema.SCRIPTS.size(); i++) {
      assertThat(Schema.SCRIPTS.get(i)).matches("V" + (i + 1) + "__[a-z_]+\\.sql");
    }
    // Not a legal package name: nobody would find the folder in a named module otherwise.
    assertThat(new H2Dialect().scripts()).startsWith("wardlock-db/");
  }

  @Test
  void open_databaseThatIgnoresCase_refused() {
    JdbcDataSource dataSource = memory();
    run(dataSource, "SET IGNORECASE TRUE");
    JdbcKeyStore.migrate(dataSource);

    assertThatThrownBy(() -> JdbcKeyStore.open(dataSource))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("without regard to case");
  }

  @Test
  void open_unknownDatabase_refused() {
    FailingDataSource other = FailingDataSource.over(migrated());
    other.pretendToBe("Nonesuch");

    assertThatThrownBy(() -> JdbcKeyStore.open(other.dataSource()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no dialect for the database Nonesuch");
  }

  private static Schema schema(DataSource dataSource, List<String> scripts) {
    return new Schema(
        Connections.of(dataSource), Databases.h2Engine(5), "wardlock-db-test", scripts);
  }
}
