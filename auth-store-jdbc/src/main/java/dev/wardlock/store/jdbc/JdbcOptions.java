package dev.wardlock.store.jdbc;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * How a {@link JdbcKeyStore} works with its database.
 *
 * <p>Immutable and safe for use by many threads. What is out of range is refused, never adjusted.
 */
public final class JdbcOptions {

  /** Timeout 5 seconds, shared. */
  public static final JdbcOptions DEFAULT = new JdbcOptions(Duration.ofSeconds(5), false);

  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Duration statementTimeout;
  private final boolean exclusive;

  private JdbcOptions(Duration statementTimeout, boolean exclusive) {
    this.statementTimeout = statementTimeout;
    this.exclusive = exclusive;
  }

  /**
   * How long one statement may take, and for how long a transaction that was in another's way is
   * tried again. To bound how long it takes to get a connection, or to hear from a server that has
   * stopped, is the data source's part.
   *
   * @param timeout whole seconds, 1 second to 10 minutes; 5 seconds by default
   * @return the changed options
   * @throws IllegalArgumentException if it is out of range or not in whole seconds
   */
  public JdbcOptions statementTimeout(Duration timeout) {
    if (timeout.compareTo(Duration.ofSeconds(1)) < 0
        || timeout.compareTo(LONGEST) > 0
        || !timeout.equals(timeout.truncatedTo(ChronoUnit.SECONDS))) {
      throw new IllegalArgumentException(
          "the statement timeout is 1 second to 10 minutes in whole seconds, not " + timeout);
    }
    return new JdbcOptions(timeout, exclusive);
  }

  /**
   * Opens the database for one store alone: {@link JdbcKeyStore#shared()} is false, so that records
   * are cached, and every other store is refused until this one is closed or its process has ended.
   * Opening is refused while another store is open. The database must run within this process.
   *
   * @return the changed options
   */
  public JdbcOptions exclusive() {
    return new JdbcOptions(statementTimeout, true);
  }

  int timeoutSeconds() {
    return Math.toIntExact(statementTimeout.toSeconds());
  }

  boolean isExclusive() {
    return exclusive;
  }
}
