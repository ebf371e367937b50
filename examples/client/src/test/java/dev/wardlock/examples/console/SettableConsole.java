package dev.wardlock.examples.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** The operator console as it is, but in this process and on a clock that a test sets. */
public final class SettableConsole implements AutoCloseable {

  private static final String KEY = "AUTH_MANAGEMENT_API_KEY=";

  private final Console console;
  private final String key;

  private SettableConsole(Console console, String key) {
    this.console = console;
    this.key = key;
  }

  /** Starts one for the first time. */
  public static SettableConsole start(Path dataDir, Clock clock) throws IOException {
    var out = new ByteArrayOutputStream();
    Settings settings = Settings.of(Map.of("PORT", "0", "DATA_DIR", dataDir.toString()));
    Console console =
        Console.start(settings, clock, new PrintStream(out, true, StandardCharsets.UTF_8));
    String key =
        out.toString(StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith(KEY))
            .findFirst()
            .orElseThrow()
            .substring(KEY.length());
    return new SettableConsole(console, key);
  }

  public String url() {
    return console.url();
  }

  /** The key that it printed. */
  public String key() {
    return key;
  }

  @Override
  public void close() {
    console.close();
  }
}
