package dev.wardlock.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.wardlock.store.SessionStore;
import dev.wardlock.testkit.SessionStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract of sessions over a real database, through a pool. */
abstract class DatabaseSessionStoreContract extends SessionStoreContract {

  private HikariDataSource pool;

  /** A pool on a database that holds nothing. */
  abstract HikariDataSource emptied();

  @BeforeEach
  void openPool() {
    pool = emptied();
  }

  @AfterEach
  void closePool() {
    pool.close();
  }

  @Override
  protected SessionStore open() {
    return JdbcKeyStore.open(pool);
  }

  @Override
  protected SessionStore reopen(SessionStore store) {
    return JdbcKeyStore.open(pool);
  }

  @Override
  public int rounds() {
    return 20;
  }
}
