package dev.wardlock.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;

class PostgresSessionStoreTest extends DatabaseSessionStoreContract {

  @Override
  HikariDataSource emptied() {
    return Databases.emptied(Postgres.shared());
  }
}
