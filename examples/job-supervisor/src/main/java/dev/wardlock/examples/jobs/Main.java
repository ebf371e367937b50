package dev.wardlock.examples.jobs;

import dev.wardlock.RefusedException;
import dev.wardlock.store.StoreException;
import java.io.IOException;
import java.time.Clock;

/** Starts the supervisor as it was told to, and ends it on Ctrl-C or SIGTERM. */
public final class Main {

  private Main() {}

  /**
   * Starts the supervisor.
   *
   * @param args see {@code --help}
   * @throws InterruptedException if it is interrupted while it runs
   */
  public static void main(String[] args) throws InterruptedException {
    JobServer server = startOrExit(args);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "shutdown"));
    server.awaitClose();
  }

  /** What an operator can mend is told in one line; anything else is a bug and shows its trace. */
  private static JobServer startOrExit(String[] args) {
    try {
      Options options = Options.of(args);
      if (options.help) {
        System.out.print(Options.usage());
        System.exit(0);
      }
      return JobServer.start(Settings.of(System.getenv(), options), Clock.systemUTC(), System.out);
    } catch (IOException
        | StoreException
        | RefusedException
        | IllegalArgumentException
        | IllegalStateException e) {
      System.err.println("job-supervisor: " + e.getMessage());
      System.exit(1);
      throw new AssertionError("unreachable", e);
    }
  }
}
