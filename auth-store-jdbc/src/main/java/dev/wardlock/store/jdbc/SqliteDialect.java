package dev.wardlock.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SQLite, 3.35 or later, by the driver of Xerial. See docs/decisions/0011-dialects.md. */
final class SqliteDialect implements Dialect {

  private static final Logger log = LoggerFactory.getLogger(SqliteDialect.class);

  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int FULL_SYNCHRONOUS = 2;

  @Override
  public String scripts() {
    return "wardlock-db/sqlite";
  }

  /** There is no other: one transaction writes at a time. */
  @Override
  public int isolation() {
    return Connection.TRANSACTION_SERIALIZABLE;
  }

  @Override
  public boolean schemaInTransaction() {
    return true;
  }

  @Override
  public void secure(Statements sql) throws SQLException {
    // Readers and the writer do not wait for each other then. It is kept in the file.
    List<String> journal = sql.list("PRAGMA journal_mode", row -> row.getString(1));
    if (!journal.contains("wal") && !journal.contains("memory")) {
      sql.list("PRAGMA journal_mode = WAL", row -> 1);
    }
    List<Integer> synchronous = sql.list("PRAGMA synchronous", row -> row.getInt(1));
    if (synchronous.get(0) < FULL_SYNCHRONOUS) {
      log.warn(
          "SQLite's synchronous is below FULL: changes survive the end of this process, but the"
              + " last of them may not survive a power failure");
    }
  }

  /**
   * Takes the lock to write, before anything is read. A transaction that reads first cannot write
   * any more once another one has.
   */
  @Override
  public void begin(Statements sql) throws SQLException {
    sql.update("UPDATE wardlock_schema SET version = version WHERE version = 0");
  }

  /**
   * On a full disk SQLite undoes a transaction by itself, and the driver, which does not notice,
   * fails to do it again. A connection closed for that would be handed out anew by its pool, which
   * does not know the driver's ways to say that one is dead.
   */
  @Override
  public void rollback(Connection connection) throws SQLException {
    try {
      connection.rollback();
    } catch (SQLException e) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("BEGIN");
      }
      connection.rollback();
    }
  }

  @Override
  public String forUpdate() {
    return "";
  }

  @Override
  public boolean lockHeld(SQLException e) {
    return e.getErrorCode() == BUSY || e.getErrorCode() == LOCKED;
  }

  @Override
  public boolean passing(SQLException e) {
    return Dialect.super.passing(e) || lockHeld(e);
  }

  /** What the driver finds by itself, a closed connection above all, has neither state nor code. */
  @Override
  public boolean connectionLost(SQLException e) {
    return e.getSQLState() == null && e.getErrorCode() == 0;
  }
}
