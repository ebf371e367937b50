package dev.wardlock.store.jdbc;

import dev.wardlock.store.SessionStore;
import dev.wardlock.testkit.SessionStoreContract;
import javax.sql.DataSource;

class H2SessionStoreTest extends SessionStoreContract {

  private final DataSource dataSource = Databases.migrated();

  @Override
  protected SessionStore open() {
    return JdbcKeyStore.open(dataSource);
  }

  @Override
  protected SessionStore reopen(SessionStore store) {
    return JdbcKeyStore.open(dataSource);
  }
}
