package dev.wardlock.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;

class MariaDbSessionStoreTest extends DatabaseSessionStoreContract {

  @Override
  HikariDataSource emptied() {
    return Databases.emptied(MariaDb.shared());
  }
}
