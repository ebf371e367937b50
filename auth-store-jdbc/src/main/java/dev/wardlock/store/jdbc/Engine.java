package dev.wardlock.store.jdbc;

import java.util.concurrent.TimeUnit;

/**
 * A database and how it is worked with.
 *
 * @param dialect what is particular to it
 * @param tables what our tables are called in it
 * @param timeoutSeconds how long a statement may take
 */
record Engine(Dialect dialect, Tables tables, int timeoutSeconds) {

  /** Whether what began then has taken longer than a statement may. */
  boolean late(long startNanos) {
    return System.nanoTime() - startNanos >= TimeUnit.SECONDS.toNanos(timeoutSeconds);
  }

  /**
   * After what silence a connection is given up: later than a statement's timeout, which the
   * database itself keeps unless it has stopped.
   */
  int silenceMillis() {
    return (timeoutSeconds + 1) * 1_000;
  }
}
