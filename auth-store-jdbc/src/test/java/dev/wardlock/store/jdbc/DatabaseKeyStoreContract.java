package dev.wardlock.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.wardlock.store.KeyStore;
import dev.wardlock.testkit.KeyStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract over a real database, through a pool. */
abstract class DatabaseKeyStoreContract extends KeyStoreContract {

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
  protected KeyStore open() {
    return JdbcKeyStore.open(pool);
  }

  @Override
  protected KeyStore reopen(KeyStore store) {
    return JdbcKeyStore.open(pool);
  }

  @Override
  protected KeyStore failingAfter(KeyStore store, int steps) {
    FailingDataSource failing = FailingDataSource.over(pool);
    JdbcKeyStore opened = JdbcKeyStore.open(failing.dataSource());
    failing.failAfter(steps);
    return opened;
  }

  @Override
  public int rounds() {
    return 20;
  }
}
