package dev.wardlock.store.jdbc;

import dev.wardlock.store.StoreException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** H2, 2.3.232 or later. See docs/decisions/0004-h2-durability.md. */
final class H2Dialect implements Dialect {

  private static final Logger log = LoggerFactory.getLogger(H2Dialect.class);

  private static final int ADMIN_RIGHTS_REQUIRED = 90040;
  private static final int ALREADY_OPEN = 90020;
  private static final int LOCK_TIMEOUT = 50200;
  private static final int CONCURRENT_UPDATE = 90131;

  /**
   * Object closed, broken connection, database closed, closing down; general and I/O errors, with
   * which H2 closes a database. It must not be asked to roll back then: the second time it spins.
   */
  private static final Set<Integer> LOST =
      Set.of(90007, 90067, 90098, 90121, 50000, 90028, 90030, 90031);

  private volatile boolean hardens;

  /** Whether the file is held by another process. */
  static boolean heldElsewhere(SQLException e) {
    return e.getErrorCode() == ALREADY_OPEN;
  }

  @Override
  public String scripts() {
    return "wardlock-db/h2";
  }

  @Override
  public boolean timeoutSticks() {
    return true;
  }

  @Override
  public boolean fearsInterrupts() {
    // An interrupted thread that touches the file closes its channel, and with it the database.
    return true;
  }

  @Override
  public void secure(Statements sql) throws SQLException {
    if (sql.list("SELECT 1 WHERE DATABASE_PATH() IS NOT NULL", row -> 1).isEmpty()) {
      return; // in memory: nothing outlasts anything
    }
    // One row tells what was set once, another what is true: H2 forgets the former when it opens.
    List<String> delays =
        sql.list(
            "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = ?",
            row -> row.getString(1),
            "WRITE_DELAY");
    if (delays.isEmpty() || !delays.stream().allMatch("0"::equals)) {
      setWriteDelay(sql);
    }
    try {
      sql.run("CHECKPOINT SYNC");
      hardens = true;
    } catch (SQLException e) {
      if (e.getErrorCode() != ADMIN_RIGHTS_REQUIRED) {
        throw e;
      }
      log.warn(
          "The database user is not an H2 administrator: changes survive the end of this process,"
              + " but the last of them may not survive a power failure");
    }
  }

  private static void setWriteDelay(Statements sql) throws SQLException {
    try {
      sql.run("SET WRITE_DELAY 0");
    } catch (SQLException e) {
      if (e.getErrorCode() != ADMIN_RIGHTS_REQUIRED) {
        throw e;
      }
      throw new StoreException(
          "H2 would lose committed changes if the process were killed, and only an H2 administrator"
              + " may change that: let the store, or somebody before it, connect as one",
          null);
    }
  }

  @Override
  public void afterHardCommit(Statements sql) throws SQLException {
    if (hardens) {
      sql.run("CHECKPOINT SYNC");
    }
  }

  /**
   * H2 does not know how many rows a range has, and prefers the index that saves it the sorting.
   */
  @Override
  public String by(String index) {
    return " USE INDEX (" + index + ")";
  }

  @Override
  public boolean guarded() {
    return true;
  }

  @Override
  public boolean embedded(Statements sql) throws SQLException {
    return !sql.list(
            "SELECT 1 FROM INFORMATION_SCHEMA.SESSIONS"
                + " WHERE SESSION_ID = SESSION_ID() AND SERVER IS NULL",
            row -> 1)
        .isEmpty();
  }

  @Override
  public boolean lockHeld(SQLException e) {
    return e.getErrorCode() == LOCK_TIMEOUT;
  }

  @Override
  public boolean passing(SQLException e) {
    return Dialect.super.passing(e)
        || e.getErrorCode() == LOCK_TIMEOUT
        || e.getErrorCode() == CONCURRENT_UPDATE;
  }

  @Override
  public boolean connectionLost(SQLException e) {
    return Dialect.super.connectionLost(e) || LOST.contains(e.getErrorCode());
  }
}
