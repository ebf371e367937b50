package dev.wardlock.cli;

import dev.wardlock.cli.shell.CommandFailure;
import java.util.List;

/** The log of slf4j-simple, which reads its level when the first logger is made: after parsing. */
final class Logging {

  private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

  private Logging() {}

  static void level(String level) {
    if (!LEVELS.contains(level)) {
      throw CommandFailure.usage("--log-level is one of " + String.join(", ", LEVELS) + ".");
    }
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", level);
  }
}
