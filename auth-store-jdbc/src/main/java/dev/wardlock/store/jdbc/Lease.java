package dev.wardlock.store.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/**
 * A connection on loan: set up for one purpose, rolled back from what was not committed, and given
 * back as it came. One that cannot be given back so is discarded.
 */
final class Lease implements AutoCloseable {

  private final Connections connections;
  private final Connection connection;
  private final Statements statements;
  private final Dialect dialect;
  private final boolean transactional;
  private boolean autoCommitBefore;
  private int isolationBefore = Connection.TRANSACTION_NONE;
  private int silenceBefore = -1;
  private boolean broken;

  private Lease(
      Connections connections,
      Connection connection,
      Statements statements,
      Dialect dialect,
      boolean tx) {
    this.connections = connections;
    this.dialect = dialect;
    this.connection = connection;
    this.statements = statements;
    this.transactional = tx;
  }

  /**
   * Borrows a connection.
   *
   * @param transactional whether it is for transactions, at an isolation where what was locked is
   *     then read as it is now; else for single statements, each of which sees what was committed
   *     before it began
   */
  static Lease of(Connections connections, Engine engine, boolean transactional)
      throws SQLException {
    Connection connection = connections.borrow();
    var statements = new Statements(connection, engine);
    var lease = new Lease(connections, connection, statements, engine.dialect(), transactional);
    try {
      lease.begin(engine);
      return lease;
    } catch (SQLException e) {
      if (engine.dialect().connectionLost(e)) {
        lease.broken();
      }
      lease.close();
      throw e;
    } catch (RuntimeException e) {
      connections.discard(connection);
      throw e;
    }
  }

  private void begin(Engine engine) throws SQLException {
    if (engine.dialect().remote()) {
      endSilence(engine.silenceMillis());
    }
    autoCommitBefore = connection.getAutoCommit();
    if (transactional) {
      int isolation = engine.dialect().isolation();
      int before = connection.getTransactionIsolation();
      if (before != isolation) {
        connection.setTransactionIsolation(isolation);
        isolationBefore = before;
      }
    }
    // Reads too: a transaction left open could go on showing what was true when it began.
    if (autoCommitBefore == transactional) {
      connection.setAutoCommit(!transactional);
    }
    if (transactional) {
      engine.dialect().begin(statements);
    }
  }

  /** A statement's timeout is kept by the server, and a server that has stopped keeps none. */
  private void endSilence(int millis) throws SQLException {
    int before = connection.getNetworkTimeout();
    if (before == 0 || before > millis) {
      connection.setNetworkTimeout(Runnable::run, millis);
      silenceBefore = before;
    }
  }

  Statements statements() {
    return statements;
  }

  int isolation() throws SQLException {
    return connection.getTransactionIsolation();
  }

  DatabaseMetaData metaData() throws SQLException {
    return connection.getMetaData();
  }

  void commit() throws SQLException {
    connection.commit();
  }

  /** Says that the connection is of no use any more. */
  void broken() {
    broken = true;
  }

  /** Never throws: what the operation came to stands. */
  @Override
  public void close() {
    if (!broken) {
      try {
        restore();
        connections.giveBack(connection);
        return;
      } catch (SQLException | RuntimeException e) {
        // Nobody can say what state it is in.
      }
    }
    connections.discard(connection);
  }

  private void restore() throws SQLException {
    if (transactional) {
      // First of all: to restore autocommit within a transaction would commit it.
      dialect.rollback(connection);
    }
    statements.restore();
    if (autoCommitBefore == transactional) {
      connection.setAutoCommit(autoCommitBefore);
    }
    if (isolationBefore != Connection.TRANSACTION_NONE) {
      connection.setTransactionIsolation(isolationBefore);
    }
    if (silenceBefore >= 0) {
      connection.setNetworkTimeout(Runnable::run, silenceBefore);
    }
  }
}
