package dev.wardlock.examples.context;

import dev.wardlock.model.Region;
import dev.wardlock.model.Scope;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The documents of all contexts, in an H2 file. What may be seen of them is not decided here.
 *
 * <p>Safe for use by many threads: one connection, one statement at a time.
 */
final class Documents implements AutoCloseable {

  private static final String TABLE =
      "CREATE TABLE IF NOT EXISTS document (context VARCHAR(64) NOT NULL, shelf VARCHAR(32) NOT"
          + " NULL, scope VARCHAR(1024) NOT NULL, name VARCHAR(64) NOT NULL, text VARCHAR(65536)"
          + " NOT NULL, written_by VARCHAR(256) NOT NULL, written_at TIMESTAMP(6) WITH TIME ZONE"
          + " NOT NULL, PRIMARY KEY (context, shelf, scope, name))";
  private static final String WRITE =
      "MERGE INTO document (context, shelf, scope, name, text, written_by, written_at)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?)";
  private static final String READ =
      "SELECT scope, name, text, written_by, written_at FROM document WHERE context = ? AND shelf ="
          + " ? ORDER BY scope, name";
  private static final String DELETE =
      "DELETE FROM document WHERE context = ? AND shelf = ? AND scope = ? AND name = ?";
  private static final String FORGET = "DELETE FROM document WHERE context = ?";

  private final Connection connection;

  private Documents(Connection connection) {
    this.connection = connection;
  }

  static Documents open(Path file) {
    try {
      Connection connection =
          DriverManager.getConnection("jdbc:h2:file:" + file + ";WRITE_DELAY=0");
      try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
        statement.execute();
      }
      return new Documents(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("the documents cannot be opened: is the folder in use?", e);
    }
  }

  synchronized void write(String context, String shelf, Document document) {
    change(
        WRITE,
        context,
        shelf,
        document.scope().path(),
        document.name(),
        document.text(),
        document.writtenBy(),
        document.writtenAt());
  }

  synchronized boolean delete(String context, String shelf, Scope scope, String name) {
    return change(DELETE, context, shelf, scope.path(), name) > 0;
  }

  synchronized void forget(String context) {
    change(FORGET, context);
  }

  /** What lies in a region, in the order of places and names. */
  synchronized List<Document> in(String context, String shelf, Region region) {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, context);
      statement.setString(2, shelf);
      var found = new ArrayList<Document>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Scope scope = Scope.of(rows.getString(1));
          if (region.contains(scope)) {
            found.add(
                new Document(
                    scope,
                    rows.getString(2),
                    rows.getString(3),
                    rows.getString(4),
                    rows.getObject(5, Instant.class)));
          }
        }
      }
      return found;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private int change(String sql, Object... values) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static IllegalStateException failed(SQLException e) {
    return new IllegalStateException("the documents could not be read or written", e);
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }
}
