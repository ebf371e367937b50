package dev.wardlock.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server of the tests' own, as durable as one is by default. */
final class Postgres implements Server {

  private static Postgres shared;

  private final Path data;
  private final int port;
  private EmbeddedPostgres server;

  private Postgres(Path data, int port) throws IOException {
    this.data = data;
    this.port = port;
    start();
  }

  /** The one for everybody, which ends with this process. */
  static synchronized Postgres shared() {
    if (shared == null) {
      shared = startOrSkip();
    }
    return shared;
  }

  /** One that may be killed. */
  static Postgres startOrSkip() {
    return Server.orSkip(
        "PostgreSQL",
        () -> new Postgres(Server.folder("postgres").resolve("data"), Server.freePort()));
  }

  /** One whose data are in a folder, which may hold those of another. */
  static Postgres in(Path data) {
    return Server.orSkip("PostgreSQL", () -> new Postgres(data, Server.freePort()));
  }

  /** One that does nothing but repeat what this one does, from its data when it is stopped. */
  Postgres replica() throws IOException {
    Path copy = Server.folder("replica").resolve("data");
    close();
    Server.copy(data, copy);
    start();
    Files.deleteIfExists(copy.resolve("postmaster.pid"));
    Files.createFile(copy.resolve("standby.signal"));
    Files.writeString(
        copy.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=127.0.0.1 port=" + port + " user=postgres'\n",
        StandardOpenOption.APPEND);
    return in(copy);
  }

  @Override
  public void start() throws IOException {
    if (server != null) {
      // Lets go of the folder; the data stay.
      server.close();
    }
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setPort(port)
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("fsync", "on")
            .setServerConfig("max_connections", "60")
            .start();
  }

  @Override
  public Database database() {
    return Database.POSTGRESQL;
  }

  @Override
  public List<ProcessHandle> processes() throws IOException {
    String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim();
    return Server.family(Long.parseLong(pid));
  }

  @Override
  public PGSimpleDataSource dataSource() {
    var dataSource = new PGSimpleDataSource();
    dataSource.setServerNames(new String[] {"127.0.0.1"});
    dataSource.setPortNumbers(new int[] {port});
    dataSource.setDatabaseName("postgres");
    dataSource.setUser("postgres");
    dataSource.setConnectTimeout(2);
    dataSource.setLoginTimeout(2);
    return dataSource;
  }

  /** A database of its own. */
  PGSimpleDataSource fresh() {
    String name = Server.name();
    Databases.run(dataSource(), "CREATE DATABASE " + name);
    PGSimpleDataSource fresh = dataSource();
    fresh.setDatabaseName(name);
    return fresh;
  }

  @Override
  public HikariDataSource pool(int size) {
    return Databases.pool(dataSource(), size);
  }

  Path data() {
    return data;
  }

  int port() {
    return port;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
