package dev.wardlock.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;

class MariaDbKeyStoreTest extends DatabaseKeyStoreContract {

  @Override
  HikariDataSource emptied() {
    return Databases.emptied(MariaDb.shared());
  }
}
