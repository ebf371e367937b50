package dev.wardlock.store.jdbc;

import dev.wardlock.store.KeyStore;
import dev.wardlock.store.KeyStore.Committed;
import dev.wardlock.store.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** Another process with a store of its own, and what it runs. */
final class Child implements AutoCloseable {

  /** H2 closes what nobody holds any more. */
  private static Connection unusedButOpen;

  private final Process process;
  private final BufferedReader lines;

  private Child(Process process) {
    this.process = process;
    this.lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static Child start(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Child.class.getName());
    command.addAll(Arrays.asList(arguments));
    return new Child(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The next line that it prints; null when it has ended. */
  String line() throws IOException {
    return lines.readLine();
  }

  /** SIGKILL; returns what it had still printed. */
  List<String> kill() throws IOException, InterruptedException {
    // Not Process.destroyForcibly, which would also throw away what was printed and not yet read.
    process.toHandle().destroyForcibly();
    process.waitFor();
    var rest = new ArrayList<String>();
    String line;
    while ((line = lines.readLine()) != null) {
      rest.add(line);
    }
    return rest;
  }

  @Override
  public void close() throws IOException {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** {@code open URL exclusive|shared}, or {@code mint embedded|written|delayed FILE FIRST}. */
  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("open")) {
      open(arguments[1], arguments[2].equals("exclusive"));
    } else {
      mint(arguments[1], Path.of(arguments[2]), Integer.parseInt(arguments[3]));
    }
  }

  private static void open(String url, boolean exclusive) throws IOException {
    JdbcOptions options = exclusive ? JdbcOptions.DEFAULT.exclusive() : JdbcOptions.DEFAULT;
    try {
      KeyStore store = JdbcKeyStore.open(Databases.h2(url), options);
      System.out.println("open");
      System.in.read();
      store.close();
    } catch (StoreException e) {
      System.out.println(e.getMessage());
    }
  }

  /** Four threads, 1,000 keys; a key's number is printed when its commit has returned. */
  private static void mint(String durability, Path file, int first) throws Exception {
    KeyStore store =
        durability.equals("embedded") ? JdbcKeyStore.embedded(file) : weak(durability, file);
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 4; t++) {
      int start = first + t;
      threads.add(
          new Thread(
              () -> {
                for (int i = start; i < first + 1_000; i += 4) {
                  var outcome = store.commit(List.of(Databases.insert(Databases.key(i))));
                  System.out.println(outcome instanceof Committed ? "" + i : "refused");
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.println("done");
    System.in.read();
  }

  /** A user who may not force anything to the disk, and who finds the write delay changed. */
  private static KeyStore weak(String durability, Path file) throws SQLException {
    String url = "jdbc:h2:file:" + file;
    DataSource admin = Databases.h2(url);
    unusedButOpen = admin.getConnection();
    JdbcKeyStore.migrate(admin);
    Databases.run(
        admin,
        "CREATE USER IF NOT EXISTS app PASSWORD 'app'",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA PUBLIC TO app",
        "SET WRITE_DELAY 0");
    JdbcDataSource user = Databases.h2(url);
    user.setUser("app");
    user.setPassword("app");
    JdbcKeyStore store = JdbcKeyStore.open(user);
    Databases.run(admin, "SET WRITE_DELAY " + (durability.equals("delayed") ? 60_000 : 0));
    return store;
  }
}
