package dev.wardlock.store.jdbc;

import dev.wardlock.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Connections to an H2 file of this process's own. See docs/decisions/0004-h2-durability.md for the
 * settings.
 */
final class EmbeddedH2 implements Connections {

  private static final int IDLE = 16;

  private final String url;
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  EmbeddedH2(String url) {
    this.url = url;
  }

  static EmbeddedH2 at(Path file, int timeoutSeconds) {
    String path = file.toAbsolutePath().normalize().toString();
    if (path.indexOf(';') >= 0) {
      throw new IllegalArgumentException("the path of an H2 file may not contain a semicolon");
    }
    makePrivate(Path.of(path + ".mv.db"));
    int millis = timeoutSeconds * 1_000;
    return new EmbeddedH2(
        // async: an interrupt of a thread that reads or writes would close any other kind of file.
        "jdbc:h2:async:"
            + path
            + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;QUERY_TIMEOUT="
            + millis
            + ";LOCK_TIMEOUT="
            + millis);
  }

  /** Makes the file that H2 will fill, readable by its owner alone where the system knows that. */
  private static void makePrivate(Path file) {
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      if (!Files.exists(file)) {
        Files.createFile(file, ownerOnly(file));
      }
    } catch (IOException e) {
      throw new StoreException("could not make the database file " + file, e);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public Connection borrow() throws NoConnectionException {
    Connection connection = idle.pollFirst();
    if (connection != null) {
      return connection;
    }
    try {
      return DriverManager.getConnection(url, "sa", "");
    } catch (SQLException e) {
      throw new NoConnectionException(e);
    }
  }

  @Override
  public void giveBack(Connection connection) throws SQLException {
    if (idle.size() >= IDLE) {
      connection.close();
      return;
    }
    idle.addFirst(connection);
    if (closed) {
      close();
    }
  }

  @Override
  public void close() {
    closed = true;
    Connection connection;
    while ((connection = idle.pollFirst()) != null) {
      Connections.quietly(connection::close);
    }
  }
}
