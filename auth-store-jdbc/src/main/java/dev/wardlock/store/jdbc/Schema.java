package dev.wardlock.store.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wardlock.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
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

  private static final String READ =
      "SELECT COALESCE(MAX(version), 0), COALESCE(MAX(usable_from), 0) FROM " + TABLE;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Connections connections;
  private final Engine engine;
  private final Dialect dialect;
  private final String folder;
  private final List<String> scripts;

  Schema(Connections connections, Engine engine) {
    this(connections, engine, engine.dialect().scripts(), SCRIPTS);
  }

  Schema(Connections connections, Engine engine, String folder, List<String> scripts) {
    this.connections = connections;
    this.engine = engine;
    this.dialect = engine.dialect();
    this.folder = folder;
    this.scripts = scripts;
  }

  /**
   * Checks that this library can work on the tables that are there: of the version that it needs,
   * or of a later one that says so.
   *
   * @throws StoreException if it cannot; the message says what to do
   */
  void check() {
    try (Lease lease = Lease.of(connections, engine, false)) {
      Version version = version(lease);
      int found = version.reached();
      if (version.usableFrom() > scripts.size()) {
        throw newer(found);
      } else if (found > scripts.size()) {
        log.info(
            "Wardlock's tables are of version {}, which this library, of version {}, may still use",
            found,
            scripts.size());
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
      if (lease.isolation() < Connection.TRANSACTION_READ_COMMITTED) {
        throw new StoreException(
            "the data source's connections read what was not committed: set their isolation to READ"
                + " COMMITTED",
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
    try {
      makeLockable();
      try (Lease lock = Lease.of(connections, engine, true)) {
        await(lock);
        if (dialect.schemaInTransaction()) {
          bringUpToDate(lock, lock);
          lock.commit();
        } else {
          // On a connection of their own: a change of the schema would commit, and give up the
          // lock.
          try (Lease work = Lease.of(connections, engine, false)) {
            bringUpToDate(lock, work);
          }
        }
      }
    } catch (SQLException e) {
      throw Failures.of("bring Wardlock's tables up to date", e);
    }
  }

  private void bringUpToDate(Lease lock, Lease work) throws SQLException {
    Version version = version(work);
    int found = version.reached();
    if (version.usableFrom() > scripts.size()) {
      throw newer(found);
    } else if (found > 0 && found < scripts.size() && dialect.guarded()) {
      keepStoresOut(lock);
    }
    for (int next = found; next < scripts.size(); next++) {
      apply(scripts.get(next), work.statements());
    }
  }

  /** A guarded database may lose what is committed while a table is changed; see UpgradeTest. */
  private void keepStoresOut(Lease lock) throws SQLException {
    try {
      lock.statements()
          .lock("SELECT slot FROM wardlock_guard WHERE slot >= ?", dialect.noWait(), r -> 1, 0);
    } catch (SQLException e) {
      if (dialect.lockHeld(e)) {
        throw new StoreException(
            "Wardlock's tables cannot be brought up to date while a store is open on them: this"
                + " database could lose what is committed meanwhile; close all stores first",
            null);
      }
      throw e;
    }
  }

  /** Version 0 stands for no tables, and for the lock that one migration at a time may hold. */
  private void makeLockable() throws SQLException {
    try (Lease lease = Lease.of(connections, engine, false)) {
      Statements sql = lease.statements();
      try {
        sql.run(
            "CREATE TABLE IF NOT EXISTS "
                + TABLE
                + " (version INTEGER NOT NULL PRIMARY KEY, usable_from INTEGER NOT NULL)");
        if (sql.first("SELECT version FROM " + TABLE + " WHERE version = 0", r -> 0) == null) {
          sql.update("INSERT INTO " + TABLE + " (version, usable_from) VALUES (0, 0)");
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
        lock.statements().lock("SELECT version FROM " + TABLE + " WHERE version = ?", 0);
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

  private Version version(Lease lease) throws SQLException {
    try {
      Version version =
          lease.statements().first(READ, row -> new Version(row.getInt(1), row.getInt(2)));
      return version == null ? Version.NONE : version;
    } catch (SQLException e) {
      if (!exists(lease.metaData())) {
        return Version.NONE;
      }
      throw e;
    }
  }

  private boolean exists(DatabaseMetaData data) throws SQLException {
    String table = engine.tables().in(TABLE);
    for (String name : List.of(table, table.toUpperCase(Locale.ROOT))) {
      try (ResultSet tables = data.getTables(null, null, name, null)) {
        if (tables.next()) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * How far the tables have come.
   *
   * @param reached the highest version of a script that was applied; 0 for none
   * @param usableFrom the lowest version that a library may know and still work on these tables
   */
  private record Version(int reached, int usableFrom) {
    static final Version NONE = new Version(0, 0);
  }
}
