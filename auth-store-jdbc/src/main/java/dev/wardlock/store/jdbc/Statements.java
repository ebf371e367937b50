package dev.wardlock.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs statements on one connection, each with a timeout. */
final class Statements {

  private final Connection connection;
  private final Engine engine;
  private final int timeoutSeconds;
  private final boolean timeoutSticks;
  private int timeoutBefore = -1;

  Statements(Connection connection, Engine engine) {
    this.connection = connection;
    this.engine = engine;
    this.timeoutSeconds = engine.timeoutSeconds();
    this.timeoutSticks = engine.dialect().timeoutSticks();
  }

  /** The row with a primary key; null if there is none. */
  <T> @Nullable T find(String sql, Row<T> row, Object key) throws SQLException {
    try (PreparedStatement statement = prepare(sql)) {
      // Where a timeout sticks to the connection, setting and restoring it costs several times what
      // this look-up does, and a look-up by primary key without a lock has nothing to wait for.
      if (!timeoutSticks) {
        statement.setQueryTimeout(timeoutSeconds);
      }
      bind(statement, key);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? row.read(rows) : null;
      }
    }
  }

  <T> List<T> list(String sql, Row<T> row, @Nullable Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql)) {
      return list(statement, row, parameters);
    }
  }

  <T> List<T> list(Sql.Select select, Row<T> row) throws SQLException {
    String text = engine.tables().in(select.text());
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      return list(statement, row, select.parameters().toArray());
    }
  }

  private <T> List<T> list(PreparedStatement statement, Row<T> row, @Nullable Object... parameters)
      throws SQLException {
    limit(statement);
    bind(statement, parameters);
    var found = new ArrayList<T>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(row.read(rows));
      }
    }
    return found;
  }

  <T> @Nullable T first(String sql, Row<T> row, @Nullable Object... parameters)
      throws SQLException {
    List<T> found = list(sql, row, parameters);
    return found.isEmpty() ? null : found.get(0);
  }

  /** Locks the rows that a statement reads, of which only whether there are any is told. */
  boolean lock(String sql, Object key) throws SQLException {
    return lock(sql, "", row -> true, key) != null;
  }

  /** Locks the first row that a statement reads; null if there is none. */
  <T> @Nullable T lock(String sql, String noWait, Row<T> row, Object key) throws SQLException {
    return first(sql + engine.dialect().forUpdate() + noWait, row, key);
  }

  /** How many rows were changed. */
  int update(String sql, @Nullable Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql)) {
      limit(statement);
      bind(statement, parameters);
      return statement.executeUpdate();
    }
  }

  /** The same statement for each of many rows, in one batch. */
  void each(String sql, List<@Nullable Object[]> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = prepare(sql)) {
      limit(statement);
      for (@Nullable Object[] row : rows) {
        bind(statement, row);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** A statement without parameters, of a schema or a setting. */
  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      limit(statement);
      statement.execute(engine.tables().in(sql));
    }
  }

  /** Undoes what timeouts left behind on the connection. */
  void restore() throws SQLException {
    if (timeoutBefore >= 0 && timeoutBefore != timeoutSeconds) {
      try (Statement statement = connection.createStatement()) {
        statement.setQueryTimeout(timeoutBefore);
      }
    }
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(engine.tables().fixed(sql));
  }

  private void limit(Statement statement) throws SQLException {
    if (!timeoutSticks) {
      statement.setQueryTimeout(timeoutSeconds);
    } else if (timeoutBefore < 0) {
      timeoutBefore = statement.getQueryTimeout();
      if (timeoutBefore != timeoutSeconds) {
        statement.setQueryTimeout(timeoutSeconds);
      }
    }
  }

  private static void bind(PreparedStatement statement, @Nullable Object... parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }

  /** Reads one row. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }
}
