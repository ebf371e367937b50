package dev.wardlock.store.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wardlock.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The version of the tables: what is there, what is needed, and the way from one to the other. */
final class Schema {

  private static final Logger log = LoggerFactory.getLogger(Schema.class);

  /** Of each version, in order. */
  static final List<String> SCRIPTS = List.of("V1__wardlock.sql");

  private static final String TABLE = "wardlock_schema";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Connections connections;
  private final Dialect dialect;
  private final int timeoutSeconds;
  private final String folder;
  private final List<String> scripts;

  Schema(Connections connections, Dialect dialect, int timeoutSeconds) {
    this(connections, dialect, timeoutSeconds, dialect.scripts(), SCRIPTS);
  }

  Schema(
      Connections connections,
      Dialect dialect,
      int timeoutSeconds,
      String folder,
      List<String> scripts) {
    this.connections = connections;
    this.dialect = dialect;
    this.timeoutSeconds = timeoutSeconds;
    this.folder = folder;
    this.scripts = scripts;
  }

  /**
   * Checks that the version is the one that this library needs.
   *
   * @throws StoreException if it is not; the message says what to do
   */
  void check() {
    try (Lease lease = Lease.of(connections, dialect, timeoutSeconds, false)) {
      int found = version(lease);
      if (found > scripts.size()) {
        throw newer(found);
      } else if (found < scripts.size()) {
        throw new StoreException(
            (found == 0
                    ? "Wardlock's tables are missing, and version " + scripts.size() + " is needed"
                    : "Wardlock's tables are of version "
                        + found
                        + ", but version "
                        + scripts.size()
                        + " is needed")
                + ": call JdbcKeyStore.migrate(dataSource), or let Flyway apply classpath:"
                + folder,
            null);
      }
      if (lease.statements().first(Sql.CASE_PROBE, row -> row.getString(1)) != null) {
        throw new StoreException(
            "the database compares text without regard to case, so keys could be mistaken for each"
                + " other: make Wardlock's tables with a case-sensitive collation",
            null);
      }
    } catch (SQLException e) {
      throw Failures.of("open the store", e);
    }
  }

  private StoreException newer(int found) {
    return new StoreException(
        "Wardlock's tables are of version "
            + found
            + ", newer than version "
            + scripts.size()
            + ", the last that this library knows: use the library that made them, or a later one",
        null);
  }

  /** Brings the tables to the version that this library needs. */
  void migrate() {
    try (Lease lock = Lease.of(connections, dialect, timeoutSeconds, true)) {
      makeLockable();
      await(lock);
      // On a connection of their own, since many a database commits whenever its schema changes.
      try (Lease work = Lease.of(connections, dialect, timeoutSeconds, false)) {
        int found = version(work);
        if (found > scripts.size()) {
          throw newer(found);
        }
        for (String script : scripts.subList(found, scripts.size())) {
          apply(script, work.statements());
        }
      }
    } catch (SQLException e) {
      throw Failures.of("bring Wardlock's tables up to date", e);
    }
  }

  /** Version 0 stands for no tables, and for the lock that one migration at a time may hold. */
  private void makeLockable() throws SQLException {
    try (Lease lease = Lease.of(connections, dialect, timeoutSeconds, false)) {
      Statements sql = lease.statements();
      try {
        sql.run("CREATE TABLE IF NOT EXISTS " + TABLE + " (version INTEGER NOT NULL PRIMARY KEY)");
        if (sql.first("SELECT version FROM " + TABLE + " WHERE version = 0", r -> 0) == null) {
          sql.update("INSERT INTO " + TABLE + " (version) VALUES (0)");
        }
      } catch (SQLException e) {
        // Another one makes it too: what it did is waited for, or found missing, below.
        if (!dialect.passing(e)) {
          throw e;
        }
      }
    }
  }

  private void await(Lease lock) throws SQLException {
    long start = System.nanoTime();
    while (true) {
      try {
        lock.statements().lock("SELECT version FROM " + TABLE + " WHERE version = ? FOR UPDATE", 0);
        return;
      } catch (SQLException e) {
        if (!dialect.passing(e) || System.nanoTime() - start > PATIENCE.toNanos()) {
          throw e;
        }
      }
    }
  }

  private void apply(String script, Statements sql) throws SQLException {
    for (String statement : text(script).split(";\\s*\\R|;\\s*$", -1)) {
      if (!statement.isBlank()) {
        sql.run(statement);
      }
    }
    log.info("Wardlock's tables were brought up to date by {}", script);
  }

  private String text(String script) {
    try (InputStream in = Schema.class.getResourceAsStream("/" + folder + "/" + script)) {
      if (in == null) {
        throw new StoreException("the script " + folder + "/" + script + " is missing", null);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The highest version that was reached; 0 for none. */
  private static int version(Lease lease) throws SQLException {
    try {
      Integer version =
          lease
              .statements()
              .first("SELECT COALESCE(MAX(version), 0) FROM " + TABLE, row -> row.getInt(1));
      return version == null ? 0 : version;
    } catch (SQLException e) {
      if (!exists(lease.metaData())) {
        return 0;
      }
      throw e;
    }
  }

  private static boolean exists(DatabaseMetaData data) throws SQLException {
    for (String name : List.of(TABLE, TABLE.toUpperCase(Locale.ROOT))) {
      try (ResultSet tables = data.getTables(null, null, name, null)) {
        if (tables.next()) {
          return true;
        }
      }
    }
    return false;
  }
}
