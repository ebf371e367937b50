package dev.wardlock.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.model.Grant;
import dev.wardlock.model.Grants;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Region;
import dev.wardlock.store.Context;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.StoredKey;
import dev.wardlock.store.StoredKey.Lineage;
import dev.wardlock.store.StoredKey.Owner;
import dev.wardlock.store.StoredKey.Secret;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.sqlite.SQLiteDataSource;

/** Databases and keys for tests. */
final class Databases {

  static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456Z");

  private Databases() {}

  /** H2 with our tables by their own names, and statements of so many seconds. */
  static Engine h2Engine(int timeoutSeconds) {
    return new Engine(new H2Dialect(), Tables.DEFAULT, timeoutSeconds);
  }

  /** An empty database in memory, without a pool. */
  static JdbcDataSource memory() {
    return h2("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  /** A database in memory with the tables. */
  static JdbcDataSource migrated() {
    JdbcDataSource dataSource = memory();
    JdbcKeyStore.migrate(dataSource);
    return dataSource;
  }

  static JdbcDataSource file(Path file) {
    return h2("jdbc:h2:file:" + file.toAbsolutePath());
  }

  static JdbcDataSource h2(String url) {
    var dataSource = new JdbcDataSource();
    dataSource.setURL(url);
    dataSource.setUser("sa");
    dataSource.setPassword("");
    return dataSource;
  }

  static SQLiteDataSource sqlite(Path file) {
    var dataSource = new SQLiteDataSource();
    dataSource.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return dataSource;
  }

  /** A pool on a server's database, which has the tables and holds nothing. */
  static HikariDataSource emptied(Server server) {
    HikariDataSource pool = server.pool(10);
    JdbcKeyStore.migrate(pool);
    run(
        pool,
        "DELETE FROM wardlock_key",
        "DELETE FROM wardlock_audit",
        "DELETE FROM wardlock_session",
        "DELETE FROM wardlock_marker",
        "DELETE FROM wardlock_context WHERE id NOT IN ('system', 'default')",
        "UPDATE wardlock_context SET deleted_at = NULL, max_lifetime = NULL, self_service = TRUE");
    return pool;
  }

  static HikariDataSource pool(DataSource dataSource, int size) {
    var pool = new HikariDataSource();
    pool.setDataSource(dataSource);
    pool.setMaximumPoolSize(size);
    pool.setConnectionTimeout(2_000);
    return pool;
  }

  static void run(DataSource dataSource, String... statements) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static long number(DataSource dataSource, String sql) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyId id(int number) {
    return new KeyId(String.format("Key%09d", number));
  }

  static StoredKey key(int number) {
    return new StoredKey(
        id(number),
        Context.DEFAULT,
        "key-" + number,
        new Owner("someone", "Some One", "agent", Region.ALL, false),
        Grants.of(Grant.of("memory:read", "org/acme/*")),
        Map.of("no", "" + number),
        new Secret("{test}hash-" + number, number, "", 1, NOW, List.of()),
        Lineage.NONE,
        NOW,
        null,
        null,
        null,
        1);
  }

  static Change insert(StoredKey key) {
    return new Change.Insert(key, key.event(NOW, By.APPLICATION, KeyAction.MINTED, Map.of()));
  }

  static Change revoke(StoredKey key) {
    return new Change.Revoke(key.id(), key.event(NOW, By.APPLICATION, KeyAction.REVOKED, Map.of()));
  }
}
