package dev.wardlock.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;

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
}
