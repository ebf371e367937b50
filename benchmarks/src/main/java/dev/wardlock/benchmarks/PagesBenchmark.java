package dev.wardlock.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.model.Grants;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.KeyInfo.Status;
import dev.wardlock.model.Query;
import dev.wardlock.model.Region;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.StoredKey;
import dev.wardlock.store.StoredKey.Lineage;
import dev.wardlock.store.StoredKey.Owner;
import dev.wardlock.store.StoredKey.Secret;
import dev.wardlock.store.jdbc.JdbcKeyStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a page at the end of a list costs beside one at its start, with 100,000 keys on H2 and
 * PostgreSQL. The two alternate; the figure is the ratio of their medians.
 */
public final class PagesBenchmark {

  private static final int KEYS = 100_000;
  private static final int ROUNDS = 400;
  private static final int PAGES = 10;
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant NOW = START.plusSeconds(KEYS);

  private final KeyStore store;

  private PagesBenchmark(KeyStore store) {
    this.store = store;
  }

  /**
   * Runs it on both.
   *
   * @param args none
   * @throws Exception if a store cannot be opened
   */
  public static void main(String[] args) throws Exception {
    try (KeyStore h2 = JdbcKeyStore.embedded(Files.createTempDirectory("pages").resolve("keys"))) {
      new PagesBenchmark(h2).run("H2");
    }
    try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
      JdbcKeyStore.migrate(server.getPostgresDatabase());
      var pool = new HikariConfig();
      pool.setDataSource(server.getPostgresDatabase());
      try (var dataSource = new HikariDataSource(pool);
          KeyStore store = JdbcKeyStore.open(dataSource)) {
        new PagesBenchmark(store).run("PostgreSQL");
      }
    }
  }

  private void run(String name) {
    fill();
    var queries = new LinkedHashMap<String, Query.Keys>();
    queries.put("all", Query.Keys.ALL);
    queries.put("context", Query.Keys.ALL.in("default"));
    queries.put("active", Query.Keys.ALL.with(Status.ACTIVE));
    queries.put("revoked", Query.Keys.ALL.with(Status.REVOKED));
    queries.put("kind", Query.Keys.ALL.ofKind("agent"));
    queries.put("principal", Query.Keys.ALL.of("p7"));
    queries.forEach(
        (filter, query) -> report(name, filter, cursor -> store.list(query.after(cursor), NOW)));
    report(name, "audit", cursor -> store.audit(Query.Audit.ALL.after(cursor)));
  }

  /**
   * Of a few pages at either end, each from a cursor of its own: H2 keeps the result of a query.
   */
  private static void report(
      String store, String filter, Function<@Nullable String, Query.Page<?>> list) {
    var cursors = new ArrayList<@Nullable String>();
    for (String next = null; cursors.isEmpty() || next != null; ) {
      cursors.add(next);
      next = list.apply(next).nextCursor();
    }
    int pages = Math.min(PAGES, cursors.size() / 2);
    int end = cursors.size() - 1 - pages; // the last of all may be short
    var first = new long[ROUNDS];
    var last = new long[ROUNDS];
    for (int warmUp = 0; warmUp < 2; warmUp++) {
      for (int i = 0; i < ROUNDS; i++) {
        first[i] = nanos(list, cursors.get(i % pages));
        last[i] = nanos(list, cursors.get(end + i % pages));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%-10s %-9s %5d pages: one at the start %5.0f us, at the end %5.0f us, ratio %.2f%n",
        store,
        filter,
        cursors.size(),
        median(first) / 1e3,
        median(last) / 1e3,
        median(last) / median(first));
  }

  private static long nanos(
      Function<@Nullable String, Query.Page<?>> list, @Nullable String cursor) {
    long begin = System.nanoTime();
    Query.Page<?> page = list.apply(cursor);
    long nanos = System.nanoTime() - begin;
    if (page.items().size() < Query.DEFAULT_LIMIT) {
      throw new IllegalStateException("a short page costs less");
    }
    return nanos;
  }

  private static double median(long[] times) {
    long[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private void fill() {
    for (int from = 0; from < KEYS; from += 1_000) {
      var changes = new ArrayList<Change>();
      for (int i = from; i < from + 1_000; i++) {
        StoredKey key = key(i);
        changes.add(
            new Change.Insert(
                key, key.event(key.createdAt(), By.APPLICATION, KeyAction.MINTED, Map.of())));
      }
      store.commit(changes);
    }
  }

  /** Of a hundred principals and two kinds; one in fifty is revoked. */
  private static StoredKey key(int i) {
    Instant created = START.plusSeconds(i);
    return new StoredKey(
        new KeyId(String.format(Locale.ROOT, "Key%09d", i)),
        "default",
        "key-" + i,
        new Owner("p" + i % 100, "P", i % 5 == 0 ? "agent" : "user", Region.ALL, false),
        Grants.parse("jobs:read=*"),
        Map.of(),
        new Secret("$none$" + i, i, "", 1, created, List.of()),
        Lineage.NONE,
        created,
        null,
        i % 50 == 9 ? created : null,
        null,
        1);
  }
}
