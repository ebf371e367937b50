package dev.wardlock.store.jdbc;

import dev.wardlock.store.StoreException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL, 12 or later. See docs/decisions/0011-dialects.md. */
final class PostgresDialect implements Dialect {

  private static final Logger log = LoggerFactory.getLogger(PostgresDialect.class);

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /** The server is shut down, has crashed, or starts. */
  private static final Set<String> LOST = Set.of("57P01", "57P02", "57P03");

  @Override
  public String scripts() {
    return "wardlock-db/postgresql";
  }

  @Override
  public boolean remote() {
    return true;
  }

  @Override
  public boolean schemaInTransaction() {
    return true;
  }

  @Override
  public void secure(Statements sql) throws SQLException {
    if (setting(sql, "transaction_read_only").equals("on")) {
      throw new StoreException(Dialect.READ_ONLY, null);
    }
    if (setting(sql, "fsync").equals("off")) {
      log.warn("The server runs with fsync off: a power failure may cost it all of its data");
    }
  }

  private static String setting(Statements sql, String name) throws SQLException {
    List<String> value = sql.list("SELECT current_setting(?)", row -> row.getString(1), name);
    return value.get(0);
  }

  /** Where the server was told not to wait for its log, it is told to for this transaction. */
  @Override
  public void beforeHardCommit(Statements sql) throws SQLException {
    sql.list(
        "SELECT set_config('synchronous_commit', 'on', true)"
            + " WHERE current_setting('synchronous_commit') = 'off'",
        row -> 1);
  }

  @Override
  public boolean lockHeld(SQLException e) {
    return LOCK_NOT_AVAILABLE.equals(e.getSQLState());
  }

  @Override
  public boolean passing(SQLException e) {
    return Dialect.super.passing(e) || lockHeld(e);
  }

  @Override
  public boolean connectionLost(SQLException e) {
    String state = e.getSQLState();
    return Dialect.super.connectionLost(e) || (state != null && LOST.contains(state));
  }
}
