package dev.wardlock.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteKeyStoreTest extends DatabaseKeyStoreContract {

  @TempDir Path folder;

  @Override
  HikariDataSource emptied() {
    HikariDataSource pool = Databases.pool(Databases.sqlite(folder.resolve("keys.db")), 10);
    JdbcKeyStore.migrate(pool);
    return pool;
  }
}
