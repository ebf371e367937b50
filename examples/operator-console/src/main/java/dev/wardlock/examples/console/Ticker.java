package dev.wardlock.examples.console;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens by itself, on one thread: agents that changed are told of twice a second at most,
 * every 5 s comes the status, and silent agents are let go; every 15 s streams are kept alive.
 */
final class Ticker implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Ticker.class);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Ticker::daemon);

  Ticker(Events events, Agents agents, Traffic traffic) {
    every(
        500,
        () -> {
          if (agents.hasChanged()) {
            events.publish("agents", agents.view(), who -> true);
          }
        });
    every(5_000, () -> events.publish("status", traffic.view(), who -> true));
    every(15_000, events::keepAlive);
    every(5_000, agents::letGoOfSilent);
  }

  private void every(long millis, Runnable task) {
    var unused =
        thread.scheduleWithFixedDelay(() -> quietly(task), millis, millis, TimeUnit.MILLISECONDS);
  }

  // A task that throws would never run again.
  private static void quietly(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("A recurring task failed", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "console-ticker");
    thread.setDaemon(true);
    return thread;
  }
}
