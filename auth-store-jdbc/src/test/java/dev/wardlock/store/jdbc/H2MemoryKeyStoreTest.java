package dev.wardlock.store.jdbc;

import dev.wardlock.store.KeyStore;
import dev.wardlock.testkit.KeyStoreContract;
import javax.sql.DataSource;

class H2MemoryKeyStoreTest extends KeyStoreContract {

  private final DataSource dataSource = Databases.migrated();

  @Override
  protected KeyStore open() {
    return JdbcKeyStore.open(dataSource);
  }

  @Override
  protected KeyStore reopen(KeyStore store) {
    return JdbcKeyStore.open(dataSource);
  }

  @Override
  protected KeyStore failingAfter(KeyStore store, int steps) {
    FailingDataSource failing = FailingDataSource.over(dataSource);
    JdbcKeyStore opened = JdbcKeyStore.open(failing.dataSource());
    failing.failAfter(steps);
    return opened;
  }
}
