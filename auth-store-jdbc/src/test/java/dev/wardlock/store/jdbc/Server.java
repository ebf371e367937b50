package dev.wardlock.store.jdbc;

import static org.junit.jupiter.api.Assumptions.abort;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** A database server that a test started, and may stop, pause and kill. */
interface Server extends AutoCloseable {

  /** Starts it again, on the data that are there, at the same address. */
  void start() throws IOException;

  Database database();

  /** The server's process and all that it started. */
  List<ProcessHandle> processes() throws IOException;

  /** The database, without a pool. */
  DataSource dataSource();

  HikariDataSource pool(int size);

  @Override
  void close() throws IOException;

  /** SIGKILL to all of it. */
  default void kill() throws IOException {
    List<ProcessHandle> all = processes();
    all.forEach(ProcessHandle::destroyForcibly);
    await("the end of " + database(), () -> all.stream().noneMatch(ProcessHandle::isAlive));
  }

  /** SIGSTOP to all of it: connections stay open, and nobody answers. */
  default void pause() throws IOException {
    signal("STOP");
  }

  /** SIGCONT to all of it. */
  default void resume() throws IOException {
    signal("CONT");
  }

  private void signal(String signal) throws IOException {
    var command = new ArrayList<>(List.of("kill", "-" + signal));
    processes().forEach(p -> command.add("" + p.pid()));
    try {
      new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static List<ProcessHandle> family(long pid) {
    var family = new ArrayList<ProcessHandle>();
    ProcessHandle.of(pid)
        .ifPresent(
            parent -> {
              family.add(parent);
              parent.descendants().forEach(family::add);
            });
    return family;
  }

  /** Where servers and their data are, within the build folder. */
  static Path root() throws IOException {
    return Files.createDirectories(Path.of(System.getProperty("build.folder", "target"), "servers"))
        .toAbsolutePath();
  }

  static Path folder(String name) throws IOException {
    return Files.createTempDirectory(root(), name);
  }

  /** Copies a folder, with the permissions of its files. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** The name of a database that nobody else has. */
  static String name() {
    return "w" + UUID.randomUUID().toString().replace("-", "");
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Waits for what another process does. */
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("waited in vain for " + what);
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** Starts a server; where there is none for this machine, the test is skipped, but not in CI. */
  static <T> T orSkip(String name, Start<T> start) {
    try {
      return start.start();
    } catch (IOException | RuntimeException e) {
      if (System.getenv("CI") != null) {
        throw new IllegalStateException(name + " did not start", e);
      }
      System.err.println("SKIPPED: " + name + " does not start on this machine: " + e);
      return abort(name + " does not start on this machine: " + e);
    }
  }

  /** What starts a server. */
  interface Start<T> {
    T start() throws IOException;
  }
}
