package dev.wardlock.store.jdbc;

import dev.wardlock.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** What differs from database to database. */
interface Dialect {

  /** The dialect of the database behind a connection. */
  static Dialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    if (product.toLowerCase(Locale.ROOT).equals("h2")) {
      return new H2Dialect();
    }
    throw new StoreException(
        "no dialect for the database " + product + "; there is one for H2", null);
  }

  /** The folder of the versioned scripts, on the class path. */
  String scripts();

  /** The isolation of a transaction that locks what it decides on. */
  default int isolation() {
    return Connection.TRANSACTION_READ_COMMITTED;
  }

  /** Whether a statement's timeout is in truth its connection's. */
  boolean timeoutSticks();

  /** Whether an interrupt of the calling thread can harm the database. */
  boolean fearsInterrupts();

  /** Sees to it that a commit that has returned is not lost, as far as settings can. */
  void secure(Statements sql) throws SQLException;

  /** What follows a commit that must outlast a power failure. */
  void harden(Statements sql) throws SQLException;

  /** Whether stores over this database keep out exclusive ones, and these all others. */
  boolean guarded();

  /**
   * Whether the database runs within this process, so that nobody takes over what a connection of
   * this process holds.
   */
  boolean embedded(Statements sql) throws SQLException;

  /** What makes a locking read fail at once where it would wait. */
  String noWait();

  /** Whether a locking read failed because the lock is held elsewhere. */
  boolean lockHeld(SQLException e);

  /** Whether the same transaction may well succeed if it is tried again. */
  default boolean passing(SQLException e) {
    String state = e.getSQLState();
    // 40003: nobody knows whether the statement was completed.
    return state != null
        && ((state.startsWith("40") && !state.equals("40003")) || state.startsWith("23"));
  }

  /** Whether the connection is of no use any more. */
  default boolean connectionLost(SQLException e) {
    String state = e.getSQLState();
    return state != null && state.startsWith("08");
  }
}
