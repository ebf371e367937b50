package dev.wardlock.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;

class PostgresKeyStoreTest extends DatabaseKeyStoreContract {

  @Override
  HikariDataSource emptied() {
    return Databases.emptied(Postgres.shared());
  }
}
