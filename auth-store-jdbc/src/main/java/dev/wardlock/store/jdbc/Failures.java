package dev.wardlock.store.jdbc;

import dev.wardlock.store.StoreException;
import dev.wardlock.store.jdbc.Connections.NoConnectionException;
import java.sql.SQLException;

/** What a failure may tell. Drivers put values of rows into their messages, hashes among them. */
final class Failures {

  private Failures() {}

  /** A failure in the store's terms: class, state and code, but not the driver's text. */
  static StoreException of(String task, SQLException e) {
    if (e instanceof NoConnectionException) {
      return e.getCause() instanceof SQLException s && H2Dialect.heldElsewhere(s)
          ? new StoreException(
              "could not " + task + ": the database file is in use by another process", s)
          : new StoreException("could not " + task + ": " + e.getMessage(), e.getCause());
    }
    var safe = new SQLException(describe(e), e.getSQLState(), e.getErrorCode());
    safe.setStackTrace(e.getStackTrace());
    return new StoreException("could not " + task + ": " + describe(e), safe);
  }

  static String describe(Exception e) {
    String name = e.getClass().getSimpleName();
    return e instanceof SQLException s
        ? name + ", SQLState " + s.getSQLState() + ", code " + s.getErrorCode()
        : name;
  }
}
