package dev.wardlock.store.jdbc;

import dev.wardlock.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;

/** What differs from database to database. What is said here is what most of them do. */
interface Dialect {

  String READ_ONLY =
      "the database is read-only, as a replica is: keys could not be changed there, and a key that"
          + " was revoked might still be read as live; connect to the primary";

  /** The dialect of the database behind a connection. */
  static Dialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    Database database = Database.of(product);
    if (database == null) {
      throw new StoreException(
          "no dialect for the database "
              + product
              + "; there is one for each of "
              + Arrays.toString(Database.values())
              + ", and if this is as good as one of them, JdbcOptions.database says so",
          null);
    }
    return database.dialect();
  }

  /** The folder of the versioned scripts, on the class path. */
  String scripts();

  /** The isolation of a transaction that locks what it decides on. */
  default int isolation() {
    return Connection.TRANSACTION_READ_COMMITTED;
  }

  /** Whether a server answers, that may stop to. */
  default boolean remote() {
    return false;
  }

  /** Whether changes of the schema are part of a transaction, and do not commit it. */
  default boolean schemaInTransaction() {
    return false;
  }

  /** Whether a statement's timeout is in truth its connection's. */
  default boolean timeoutSticks() {
    return false;
  }

  /** Whether an interrupt of the calling thread can harm the database. */
  default boolean fearsInterrupts() {
    return false;
  }

  /**
   * Sees to it that a commit that has returned is not lost, as far as settings can, and that what
   * is read is what was committed last.
   *
   * @throws StoreException if that cannot be
   */
  void secure(Statements sql) throws SQLException;

  /** What comes first in a transaction. */
  default void begin(Statements sql) throws SQLException {}

  /** Undoes what was not committed. */
  default void rollback(Connection connection) throws SQLException {
    connection.rollback();
  }

  /** What comes last in a transaction that must outlast a power failure. */
  default void beforeHardCommit(Statements sql) throws SQLException {}

  /** What follows a commit that must outlast a power failure. */
  default void afterHardCommit(Statements sql) throws SQLException {}

  /** What makes a read lock what it reads. */
  default String forUpdate() {
    return " FOR UPDATE";
  }

  /** What follows the name of a table that is best read by an index; not every planner sees it. */
  default String by(String index) {
    return "";
  }

  /** Whether stores over this database keep out exclusive ones, and these all others. */
  default boolean guarded() {
    return false;
  }

  /**
   * Whether the database runs within this process, so that nobody takes over what a connection of
   * this process holds.
   */
  default boolean embedded(Statements sql) throws SQLException {
    return false;
  }

  /** What makes a locking read fail at once where it would wait. */
  default String noWait() {
    return " NOWAIT";
  }

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
