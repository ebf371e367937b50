package dev.wardlock.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A database server that is paused and killed while requests and changes come in: 503 in time,
 * never a wrong answer, back by itself, and nothing lost that was acknowledged.
 */
class OutageTest {

  /** To get a connection, to hear from the server on it, and as much again for a busy machine. */
  private static final Duration AT_MOST = Duration.ofSeconds(10);

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  void server_pausedAndKilledUnderLoad_isUnavailableInTimeAndLosesNothing(Database database)
      throws Exception {
    try (Server server =
        database == Database.MARIADB ? MariaDb.startOrSkip() : Postgres.startOrSkip()) {
      try (HikariDataSource pool = server.pool(6)) {
        pool.setConnectionTimeout(1_000);
        pool.setValidationTimeout(500);
        JdbcKeyStore.migrate(pool);
        JdbcOptions options = JdbcOptions.DEFAULT.statementTimeout(Duration.ofSeconds(1));
        try (var application = new Application(pool, options);
            var load = new Load(application)) {
          load.awaitService();

          server.pause();
          load.awaitOutage();
          server.resume();
          load.awaitService();

          server.kill();
          load.awaitOutage();
          server.start();
          load.awaitService();

          load.stop();
          assertThat(load.longest()).isLessThan(AT_MOST);
          System.out.println(database + ": " + load);
          load.checkWhatWasAcknowledged();
        }
        try (JdbcKeyStore store = JdbcKeyStore.open(pool)) {
          Load.checkNothingHalfDone(store);
        }
      } finally {
        server.resume();
      }
    }
  }
}
