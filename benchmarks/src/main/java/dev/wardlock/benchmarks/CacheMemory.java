package dev.wardlock.benchmarks;

import dev.wardlock.Auth;
import dev.wardlock.NewKey;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.store.InMemoryKeyStore;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.jdbc.JdbcKeyStore;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.Locale;

/** How much of the heap a warm key keeps, by what is left after a collection. */
public final class CacheMemory {

  private CacheMemory() {}

  /**
   * Measures it for a shared store, where hashes are remembered, and for an exclusive one, where
   * records are too.
   *
   * @param args keys of the shared store (100000) and of the exclusive one (10000)
   * @throws Exception if a file cannot be made
   */
  public static void main(String[] args) throws Exception {
    int shared = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int exclusive = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
    measure("shared", new InMemoryKeyStore(), shared);
    measure(
        "exclusive",
        JdbcKeyStore.embedded(Files.createTempDirectory("wardlock-memory").resolve("keys")),
        exclusive);
  }

  private static void measure(String what, KeyStore store, int keys) {
    try (Auth auth =
        Auth.builder(store)
            .serverKeys(ServerKeys.of("bench", new byte[32]))
            .hasher(SecretHasher.hmacSha256())
            .auditSink(event -> {})
            .build()) {
      var tokens = new String[keys];
      for (int i = 0; i < keys; i++) {
        tokens[i] = auth.keys().mint(NewKey.named("key-" + i).kind("user")).token().reveal();
      }
      // Otherwise what the first verifications need once would count, and notes of use.
      auth.verify(tokens[0]);
      auth.flush();
      long before = used();
      for (String token : tokens) {
        if (!(auth.verify(token) instanceof Accepted)) {
          throw new IllegalStateException("not accepted");
        }
      }
      auth.flush();
      System.out.printf(
          Locale.ROOT, "%s: %d bytes for each of %d keys%n", what, (used() - before) / keys, keys);
    }
  }

  private static long used() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
