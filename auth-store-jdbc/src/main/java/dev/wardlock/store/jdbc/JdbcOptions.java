package dev.wardlock.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link JdbcKeyStore} works with its database.
 *
 * <p>Immutable and safe for use by many threads. What is out of range is refused, never adjusted.
 */
public final class JdbcOptions {

  /** Timeout 5 seconds, shared, the database as the driver names it, tables {@code wardlock_…}. */
  public static final JdbcOptions DEFAULT =
      new JdbcOptions(Duration.ofSeconds(5), false, null, Tables.PREFIX);

  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Pattern PREFIX_FORM = Pattern.compile("[a-z][a-z0-9_]{0,30}");

  private final Duration statementTimeout;
  private final boolean exclusive;
  private final @Nullable Database database;
  private final String tablePrefix;

  private JdbcOptions(
      Duration statementTimeout,
      boolean exclusive,
      @Nullable Database database,
      String tablePrefix) {
    this.statementTimeout = statementTimeout;
    this.exclusive = exclusive;
    this.database = database;
    this.tablePrefix = tablePrefix;
  }

  /**
   * How long one statement may take, and for how long a transaction that was in another's way is
   * tried again. A server that has gone silent is given up one second later. To bound how long it
   * takes to get a connection is the data source's part.
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
    return new JdbcOptions(timeout, exclusive, database, tablePrefix);
  }

  /**
   * Says which database it is, where the driver gives a name that is not known.
   *
   * @param which the one whose SQL it speaks; by default what the driver says decides
   * @return the changed options
   */
  public JdbcOptions database(Database which) {
    return new JdbcOptions(statementTimeout, exclusive, which, tablePrefix);
  }

  /**
   * What the names of tables, indexes and constraints begin with, for those who share a database.
   * {@link JdbcKeyStore#migrate(javax.sql.DataSource, JdbcOptions)} makes them so. A schema is the
   * connection's to choose: in the URL, or as the user's default.
   *
   * @param prefix a lower-case letter and at most 30 more, digits and underscores; {@code
   *     wardlock_} by default
   * @return the changed options
   * @throws IllegalArgumentException if it has another form
   */
  public JdbcOptions tablePrefix(String prefix) {
    if (!PREFIX_FORM.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "a table prefix is a lower-case letter and at most 30 more, digits and underscores, not '"
              + prefix
              + "'");
    }
    return new JdbcOptions(statementTimeout, exclusive, database, prefix);
  }

  /**
   * Opens the database for one store alone: {@link JdbcKeyStore#shared()} is false, so that records
   * are cached, and every other store is refused until this one is closed or its process has ended.
   * Opening is refused while another store is open. The database must be H2 and run within this
   * process.
   *
   * @return the changed options
   */
  public JdbcOptions exclusive() {
    return new JdbcOptions(statementTimeout, true, database, tablePrefix);
  }

  Engine engine(Connection connection) throws SQLException {
    return new Engine(
        database == null ? Dialect.of(connection) : database.dialect(),
        tablePrefix.equals(Tables.PREFIX) ? Tables.DEFAULT : new Tables(tablePrefix),
        timeoutSeconds());
  }

  int timeoutSeconds() {
    return Math.toIntExact(statementTimeout.toSeconds());
  }

  boolean isExclusive() {
    return exclusive;
  }
}
