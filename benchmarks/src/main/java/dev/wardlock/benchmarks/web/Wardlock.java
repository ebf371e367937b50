package dev.wardlock.benchmarks.web;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.wardlock.Auth;
import dev.wardlock.NewKey;
import dev.wardlock.servlet.AuthFilter;
import dev.wardlock.store.InMemoryKeyStore;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.jdbc.JdbcKeyStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Ours, as the guide says, with the default hasher and no server key. */
final class Wardlock {

  private Wardlock() {}

  static Guard inMemory() {
    return over(new InMemoryKeyStore(), () -> {});
  }

  static Guard embedded() {
    return over(JdbcKeyStore.embedded(folder().resolve("keys")), () -> {});
  }

  static Guard sharedH2() {
    return shared("jdbc:h2:" + folder().resolve("keys") + ";WRITE_DELAY=0");
  }

  static Guard shared(String url) {
    var config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(8);
    var pool = new HikariDataSource(config);
    JdbcKeyStore.migrate(pool);
    return over(JdbcKeyStore.open(pool), pool::close);
  }

  private static Guard over(KeyStore store, Runnable end) {
    Auth auth = Auth.builder(store).auditSink(event -> {}).build();
    NewKey key = NewKey.named("bench-" + UUID.randomUUID()).kind("user");
    String token = auth.keys().mint(key).token().reveal();
    AuthFilter filter = AuthFilter.builder(auth).open("/health").authenticate("/api/*").build();
    return Guard.bearer(
        filter,
        token,
        () -> {
          auth.close();
          end.run();
        });
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("wardlock-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
