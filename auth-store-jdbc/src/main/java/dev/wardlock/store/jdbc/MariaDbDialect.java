package dev.wardlock.store.jdbc;

import dev.wardlock.store.StoreException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** MariaDB, 10.6 or later, and MySQL. See docs/decisions/0011-dialects.md. */
final class MariaDbDialect implements Dialect {

  private static final Logger log = LoggerFactory.getLogger(MariaDbDialect.class);

  private static final int LOCK_WAIT_TIMEOUT = 1205;
  private static final int CONNECTION_KILLED = 1927;
  private static final int SHUTTING_DOWN = 1053;

  private final String scripts;

  MariaDbDialect(String scripts) {
    this.scripts = scripts;
  }

  @Override
  public String scripts() {
    return scripts;
  }

  @Override
  public boolean remote() {
    return true;
  }

  @Override
  public void secure(Statements sql) throws SQLException {
    // A number or a word, according to the version.
    if (!Set.of("0", "OFF").contains(setting(sql, "@@read_only"))) {
      throw new StoreException(Dialect.READ_ONLY, null);
    }
    String flush = setting(sql, "@@innodb_flush_log_at_trx_commit");
    if (flush.equals("0")) {
      throw new StoreException(
          "the server would lose committed changes if it were killed: set its"
              + " innodb_flush_log_at_trx_commit to 1",
          null);
    } else if (!flush.equals("1")) {
      log.warn(
          "The server's innodb_flush_log_at_trx_commit is {}: changes survive its end, but the last"
              + " of them may not survive a power failure",
          flush);
    }
  }

  private static String setting(Statements sql, String name) throws SQLException {
    List<String> value = sql.list("SELECT " + name, row -> row.getString(1));
    return value.get(0);
  }

  @Override
  public boolean lockHeld(SQLException e) {
    return e.getErrorCode() == LOCK_WAIT_TIMEOUT;
  }

  @Override
  public boolean passing(SQLException e) {
    return Dialect.super.passing(e) || lockHeld(e);
  }

  @Override
  public boolean connectionLost(SQLException e) {
    int code = e.getErrorCode();
    return Dialect.super.connectionLost(e) || code == CONNECTION_KILLED || code == SHUTTING_DOWN;
  }
}
