package dev.wardlock.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of each kind, for tests that are the same on all of them. */
enum Ground {
  H2,
  POSTGRESQL,
  MARIADB,
  SQLITE;

  Dialect dialect() {
    return Database.valueOf(name()).dialect();
  }

  Engine engine(int timeoutSeconds) {
    return new Engine(dialect(), Tables.DEFAULT, timeoutSeconds);
  }

  /** A pool on a database without our tables. */
  HikariDataSource empty() {
    try {
      return switch (this) {
        case H2 -> Databases.pool(Databases.memory(), 10);
        case POSTGRESQL -> Databases.pool(Postgres.shared().fresh(), 10);
        case MARIADB -> Databases.pool(MariaDb.shared().fresh(), 10);
        case SQLITE ->
            Databases.pool(
                Databases.sqlite(Files.createTempDirectory("wardlock").resolve("keys.db")), 10);
      };
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A pool on a database that has our tables and holds nothing. */
  HikariDataSource migrated() {
    HikariDataSource pool = empty();
    JdbcKeyStore.migrate(pool);
    return pool;
  }

  /** Where another process finds the database of a pool. */
  String url(HikariDataSource pool) throws SQLException {
    if (this == POSTGRESQL) {
      return pool.getDataSource().unwrap(PGSimpleDataSource.class).getUrl() + "&user=postgres";
    }
    return pool.getDataSource().unwrap(MariaDbDataSource.class).getUrl() + "&user=root";
  }

  /** How many connections wait for a lock. */
  long waiting(DataSource dataSource) {
    return Databases.number(
        dataSource,
        switch (this) {
          case H2 ->
              "SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL";
          case POSTGRESQL -> "SELECT COUNT(DISTINCT pid) FROM pg_locks WHERE NOT granted";
          case MARIADB ->
              "SELECT variable_value FROM information_schema.global_status"
                  + " WHERE variable_name = 'INNODB_ROW_LOCK_CURRENT_WAITS'";
          case SQLITE -> throw new IllegalStateException("nobody can tell");
        });
  }
}
