package dev.wardlock.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.wardlock.store.KeyStore;
import dev.wardlock.testkit.KeyStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class H2FileKeyStoreTest extends KeyStoreContract {

  @TempDir Path folder;
  private HikariDataSource pool;

  @BeforeEach
  void makeTables() {
    pool = Databases.pool(Databases.file(folder.resolve("keys")), 10);
    JdbcKeyStore.migrate(pool);
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
