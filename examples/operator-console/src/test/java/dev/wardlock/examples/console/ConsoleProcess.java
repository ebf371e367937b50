package dev.wardlock.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Java program of this class path in a process of its own, and what it prints. */
final class ConsoleProcess implements AutoCloseable {

  private static final String LISTENING = "Listening on ";
  private static final String KEY = "AUTH_MANAGEMENT_API_KEY=";
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final List<String> out = new ArrayList<>();
  private final List<String> err = new ArrayList<>();
  private final List<Thread> readers = new ArrayList<>();
  private int streamsOpen = 2;

  private ConsoleProcess(Process process) {
    this.process = process;
    read(process.getInputStream(), out);
    read(process.getErrorStream(), err);
  }

  /** The console on any free port. */
  static ConsoleProcess start(Path dataDir) throws IOException {
    return start(Map.of("PORT", "0", "DATA_DIR", dataDir.toString()));
  }

  static ConsoleProcess start(Map<String, String> environment, String... arguments)
      throws IOException {
    return run(Main.class, environment, Path.of("").toAbsolutePath(), arguments);
  }

  static ConsoleProcess run(
      Class<?> main, Map<String, String> environment, Path directory, String... arguments)
      throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    List.of("PORT", "HOST", "DATA_DIR", "AUTH_SERVER_KEYS", "JAVA_TOOL_OPTIONS", "OPERATOR_TOKEN")
        .forEach(builder.environment()::remove);
    List.of("PUBLIC_ORIGIN", "TRUSTED_PROXIES", "TLS_KEYSTORE", "TLS_KEYSTORE_PASSWORD")
        .forEach(builder.environment()::remove);
    builder.environment().putAll(environment);
    return new ConsoleProcess(builder.directory(directory.toFile()).start());
  }

  /** Waits until it has said that it is ready: its last line of the start is either of two. */
  ConsoleProcess awaitStarted() throws InterruptedException {
    awaitLine(KEY, "Bootstrapped already");
    return this;
  }

  String url() throws InterruptedException {
    String line = awaitLine(LISTENING);
    return line.substring(LISTENING.length(), line.indexOf(','));
  }

  int port() throws InterruptedException {
    return Integer.parseInt(url().replaceAll(".*:", ""));
  }

  String managementKey() throws InterruptedException {
    return awaitLine(KEY).substring(KEY.length());
  }

  /** The first line of standard output that begins in one of these ways. */
  synchronized String awaitLine(String... beginnings) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      for (String line : out) {
        for (String beginning : beginnings) {
          if (line.startsWith(beginning)) {
            return line;
          }
        }
      }
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (streamsOpen == 0 || left <= 0) {
        throw new AssertionError("no such line; out " + out + ", err " + err);
      }
      wait(left);
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Waits for the end, and returns the exit code. */
  int awaitExit() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it has ended").isTrue();
    for (Thread reader : readers) {
      reader.join();
    }
    return process.exitValue();
  }

  int terminate() throws InterruptedException {
    process.toHandle().destroy(); // Process.destroy would drop what it says as it ends
    return awaitExit();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitExit();
  }

  synchronized List<String> out() {
    return List.copyOf(out);
  }

  synchronized List<String> err() {
    return List.copyOf(err);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void read(InputStream stream, List<String> lines) {
    var reader =
        new Thread(
            () -> {
              try (var text =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                String line;
                while ((line = text.readLine()) != null) {
                  add(lines, line);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } finally {
                ended();
              }
            });
    reader.setDaemon(true);
    reader.start();
    readers.add(reader);
  }

  private synchronized void add(List<String> lines, String line) {
    lines.add(line);
    notifyAll();
  }

  private synchronized void ended() {
    streamsOpen--;
    notifyAll();
  }
}
