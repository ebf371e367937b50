package dev.wardlock.store.jdbc;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The databases that a {@link JdbcKeyStore} works on.
 *
 * <p>Which one it is, is told by the name that the driver gives. {@link JdbcOptions#database} says
 * it for a driver that gives another name, such as that of a product derived from one of these.
 */
public enum Database {
  /** H2, 2.3.232 or later. */
  H2("H2"),
  /** PostgreSQL, 12 or later. */
  POSTGRESQL("PostgreSQL"),
  /** MariaDB, 10.6 or later. */
  MARIADB("MariaDB"),
  /** MySQL, 8.0.17 or later, by the dialect of MariaDB; no test runs on it. */
  MYSQL("MySQL"),
  /** SQLite, 3.35 or later, in a file. */
  SQLITE("SQLite");

  private final String product;

  Database(String product) {
    this.product = product;
  }

  /** The one with a product's name, however it is capitalised; null if there is none. */
  static @Nullable Database of(String product) {
    for (Database each : values()) {
      if (each.product.toLowerCase(Locale.ROOT).equals(product.toLowerCase(Locale.ROOT))) {
        return each;
      }
    }
    return null;
  }

  Dialect dialect() {
    return switch (this) {
      case H2 -> new H2Dialect();
      case POSTGRESQL -> new PostgresDialect();
      case MARIADB -> new MariaDbDialect("wardlock-db/mariadb");
      case MYSQL -> new MariaDbDialect("wardlock-db/mysql");
      case SQLITE -> new SqliteDialect();
    };
  }
}
