package dev.wardlock.examples.console;

import dev.wardlock.Auth;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;

/** A server that the application is seen on: the console's own Jetty, or a Tomcat. */
@FunctionalInterface
interface Host {

  Host JETTY =
      (settings, clock, out) -> {
        Console console = Console.start(settings, clock, out);
        return new Running(console.url(), console.auth(), console::close);
      };

  /** Starts, and prints as the console does. */
  Running start(Settings settings, Clock clock, PrintStream out) throws IOException;

  /** A server that runs. It may be stopped more than once. */
  record Running(String url, Auth auth, Runnable stop, AtomicBoolean stopped)
      implements AutoCloseable {

    Running(String url, Auth auth, Runnable stop) {
      this(url, auth, stop, new AtomicBoolean());
    }

    @Override
    public void close() {
      if (!stopped.getAndSet(true)) {
        stop.run();
      }
    }
  }
}
