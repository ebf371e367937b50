package dev.wardlock.examples.context;

import dev.wardlock.store.StoreException;
import java.io.IOException;
import java.time.Clock;

/** Starts the server as the environment says, and ends it on Ctrl-C or SIGTERM. */
public final class Main {

  private Main() {}

  /**
   * Starts the server.
   *
   * @param args {@code --bootstrap} to make and print the first keys, once; or none
   * @throws InterruptedException if it is interrupted while it runs
   */
  public static void main(String[] args) throws InterruptedException {
    ContextServer server = startOrExit(args);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
    server.awaitClose();
  }

  /** What an operator can mend is told in one line; anything else is a bug and shows its trace. */
  private static ContextServer startOrExit(String[] args) {
    try {
      return ContextServer.start(Settings.of(System.getenv(), args), Clock.systemUTC(), System.out);
    } catch (IOException | StoreException | IllegalArgumentException | IllegalStateException e) {
      System.err.println("context-server: " + e.getMessage());
      System.exit(1);
      throw new AssertionError("unreachable", e);
    }
  }
}
