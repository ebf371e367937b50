package dev.wardlock.examples.console;

import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.testkit.MutableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A console in this process, with a clock that can be set. */
record InProcess(Console console, MutableClock clock, Http http, String operator)
    implements AutoCloseable {

  private static final String KEY = "AUTH_MANAGEMENT_API_KEY=";

  static InProcess start(Path dataDir) throws IOException {
    var clock = MutableClock.at("2026-03-01T10:00:00Z");
    var out = new ByteArrayOutputStream();
    var settings = new Settings("127.0.0.1", 0, dataDir, ServerKeys.NONE);
    Console console =
        Console.start(settings, clock, new PrintStream(out, true, StandardCharsets.UTF_8));
    String operator =
        out.toString(StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith(KEY))
            .findFirst()
            .orElseThrow()
            .substring(KEY.length());
    return new InProcess(console, clock, new Http(console.url()), operator);
  }

  @Override
  public void close() {
    console.close();
  }
}
