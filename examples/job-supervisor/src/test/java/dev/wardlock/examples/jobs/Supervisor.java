package dev.wardlock.examples.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The supervisor in a process of its own, and what it prints. */
final class Supervisor implements AutoCloseable {

  private static final String LISTENING = "Listening on ";
  private static final String KEY = "AUTH_MANAGEMENT_API_KEY=";
  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final List<String> out = new ArrayList<>();
  private final List<String> err = new ArrayList<>();
  private final List<Thread> readers = new ArrayList<>();
  private int streamsOpen = 2;

  private Supervisor(Process process) {
    this.process = process;
    read(process.getInputStream(), out);
    read(process.getErrorStream(), err);
  }

  /** On any free port, with loggers at levels of the test's choice. */
  static Supervisor start(Path dataDir, Map<String, String> levels, String... arguments)
      throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1"));
    levels.forEach((name, level) -> command.add("-Dorg.slf4j.simpleLogger." + name + "=" + level));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    var environment = new HashMap<>(builder.environment());
    environment
        .keySet()
        .removeIf(
            name -> name.matches("HOST|AUTH_.*|JAVA_TOOL_OPTIONS|PUBLIC_ORIGIN|TRUSTED_PROXIES"));
    environment.put("PORT", "0");
    environment.put("DATA_DIR", dataDir.toString());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new Supervisor(builder.start());
  }

  static Supervisor start(Path dataDir, String... arguments) throws IOException {
    return start(dataDir, Map.of(), arguments);
  }

  String url() throws InterruptedException {
    String line = awaitLine(LISTENING);
    return line.substring(LISTENING.length(), line.indexOf(','));
  }

  /** The key that it printed. */
  String key() throws InterruptedException {
    return awaitLine(KEY).substring(KEY.length());
  }

  /** The first line of standard output that begins in one of these ways. */
  String awaitLine(String... beginnings) throws InterruptedException {
    return await(out, line -> Stream.of(beginnings).anyMatch(line::startsWith));
  }

  /** The first line of the log with a text in it. */
  String awaitLog(String text) throws InterruptedException {
    return await(err, line -> line.contains(text));
  }

  private synchronized String await(List<String> lines, Predicate<String> wanted)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      for (String line : lines) {
        if (wanted.test(line)) {
          return line;
        }
      }
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (streamsOpen == 0 || left <= 0) {
        throw new AssertionError("no such line; out " + out + ", err " + err);
      }
      wait(left);
    }
  }

  /** Waits for the end, and returns the exit code. */
  int awaitExit() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it has ended").isTrue();
    for (Thread reader : readers) {
      reader.join();
    }
    return process.exitValue();
  }

  /** Ends it as Ctrl-C does. */
  void terminate() throws InterruptedException {
    process.toHandle().destroy(); // Process.destroy would drop what it says as it ends
    awaitExit();
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
                add(lines, "no more could be read"); // it was killed
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
