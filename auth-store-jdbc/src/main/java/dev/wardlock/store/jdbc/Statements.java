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
  private final int timeoutSeconds;
  private final boolean timeoutSticks;
  private int timeoutBefore = -1;

  Statements(Connection connection, Dialect dialect, int timeoutSeconds) {
    this.connection = connection;
    this.timeoutSeconds = timeoutSeconds;
    this.timeoutSticks = dialect.timeoutSticks();
  }

  /** The row with a primary key; null if there is none. */
  <T> @Nullable T find(String sql, Row<T> row, Object key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
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
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
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
  }

  <T> List<T> list(Sql.Select select, Row<T> row) throws SQLException {
    return list(select.text(), row, select.parameters().toArray());
  }

  <T> @Nullable T first(String sql, Row<T> row, @Nullable Object... parameters)
      throws SQLException {
    List<T> found = list(sql, row, parameters);
    return found.isEmpty() ? null : found.get(0);
  }

  /** Runs a statement for its locks. */
  boolean lock(String sql, Object key) throws SQLException {
    return !list(sql, row -> Boolean.TRUE, key).isEmpty();
  }

  /** How many rows were changed. */
  int update(String sql, @Nullable Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
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
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
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
      statement.execute(sql);
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
