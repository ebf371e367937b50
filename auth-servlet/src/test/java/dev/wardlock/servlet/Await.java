package dev.wardlock.servlet;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what is to become so, and not for ever. */
final class Await {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Await() {}

  static void until(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it has not come about: " + what);
      }
      Thread.sleep(20);
    }
  }
}
