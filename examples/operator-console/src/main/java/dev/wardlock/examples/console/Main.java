package dev.wardlock.examples.console;

import dev.wardlock.store.StoreException;
import java.io.IOException;
import java.time.Clock;

/** Starts the console as the environment says, and ends it on Ctrl-C or SIGTERM. */
public final class Main {

  private Main() {}

  /**
   * Starts the console.
   *
   * @param args {@code --dev} for a token of this start alone, or none
   * @throws InterruptedException if it is interrupted while it runs
   */
  public static void main(String[] args) throws InterruptedException {
    Console console = startOrExit(args);
    Runtime.getRuntime().addShutdownHook(new Thread(console::close, "shutdown"));
    console.awaitClose();
  }

  /** What an operator can mend is told in one line; anything else is a bug and shows its trace. */
  private static Console startOrExit(String[] args) {
    try {
      return Console.start(Settings.of(System.getenv(), args), Clock.systemUTC(), System.out);
    } catch (IOException | StoreException | IllegalArgumentException | IllegalStateException e) {
      System.err.println("operator-console: " + e.getMessage());
      System.exit(1);
      throw new AssertionError("unreachable", e);
    }
  }
}
