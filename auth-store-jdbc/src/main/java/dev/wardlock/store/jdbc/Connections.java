package dev.wardlock.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where connections come from and go back to. */
interface Connections extends AutoCloseable {

  /**
   * A connection, to be given back or discarded.
   *
   * @throws NoConnectionException if there is none
   */
  Connection borrow() throws NoConnectionException;

  /** Takes back a connection that is as it was when it was borrowed. */
  void giveBack(Connection connection) throws SQLException;

  /** Ends what stands open here. */
  @Override
  default void close() {}

  /** Takes back a connection of which nothing is known any more: it must not be used again. */
  default void discard(Connection connection) {
    // H2 ignores abort, so the connection under a pool's wrapper is closed as well: the pool then
    // finds it dead instead of handing on an open transaction.
    quietly(() -> connection.abort(Runnable::run));
    quietly(() -> connection.unwrap(Connection.class).close());
    quietly(connection::close);
  }

  /** The connections of a data source, which stays its owner's to close. */
  static Connections of(DataSource dataSource) {
    return new Connections() {
      @Override
      public Connection borrow() throws NoConnectionException {
        Connection connection;
        try {
          connection = dataSource.getConnection();
        } catch (SQLException | RuntimeException e) {
          throw new NoConnectionException(e);
        }
        return connection;
      }

      @Override
      public void giveBack(Connection connection) throws SQLException {
        connection.close();
      }
    };
  }

  /** A step of clearing up. */
  interface Step {
    void run() throws SQLException;
  }

  /** Does a step of clearing up, whose failure changes nothing for the caller. */
  static void quietly(Step step) {
    try {
      step.run();
    } catch (SQLException | RuntimeException e) {
      Logger log = LoggerFactory.getLogger(Connections.class);
      log.debug("Clearing up a connection failed: {}", Failures.describe(e));
    }
  }

  /** There is no connection; the cause has no row to tell of. */
  final class NoConnectionException extends SQLException {

    private static final long serialVersionUID = 1L;

    NoConnectionException(Exception cause) {
      super("no connection to the database", "08001", cause);
    }
  }
}
