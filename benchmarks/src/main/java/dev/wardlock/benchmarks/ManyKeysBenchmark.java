package dev.wardlock.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.wardlock.Auth;
import dev.wardlock.NewKey;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.store.jdbc.JdbcKeyStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Verifications over a shared PostgreSQL with a million keys, beside one with a thousand: warm
 * ones, and cold ones whose every look into the cache misses. The rounds alternate; the figures are
 * the medians of the rounds and of their ratios.
 */
public final class ManyKeysBenchmark {

  private static final int USED = 1_000;
  private static final Duration TURN = Duration.ofSeconds(1);
  private static final ServerKeys RING = ServerKeys.of("bench", new byte[32]);

  /** Columns in which no two rows may be alike. */
  private static final Map<String, String> OWN =
      Map.of(
          "id", "'F' || lpad(g::text, 11, '0')",
          "root_id", "'F' || lpad(g::text, 11, '0')",
          "path", "'F' || lpad(g::text, 11, '0') || '/'",
          "name", "'filler-' || g");

  private final HikariDataSource pool;
  private final String[] tokens = new String[USED];
  private final Auth warm;
  private final Auth cold;

  private ManyKeysBenchmark(EmbeddedPostgres server, String database, int keys)
      throws SQLException {
    run(server.getPostgresDatabase().getConnection(), "CREATE DATABASE " + database);
    var config = new HikariConfig();
    config.setDataSource(server.getDatabase("postgres", database));
    config.setMaximumPoolSize(4);
    pool = new HikariDataSource(config);
    JdbcKeyStore.migrate(pool);
    warm = auth(100_000);
    cold = auth(1);
    for (int i = 0; i < USED; i++) {
      tokens[i] = warm.keys().mint(NewKey.named("used-" + i).kind("user")).token().reveal();
    }
    fill(keys - USED);
  }

  private Auth auth(long cacheSize) {
    return Auth.builder(JdbcKeyStore.open(pool))
        .serverKeys(RING)
        .hasher(SecretHasher.hmacSha256())
        .cacheSize(cacheSize)
        .auditSink(event -> {})
        .build();
  }

  /** As many more keys, each like one that was minted. */
  private void fill(int more) throws SQLException {
    var names = new ArrayList<String>();
    var values = new ArrayList<String>();
    try (Connection connection = pool.getConnection();
        ResultSet columns = connection.getMetaData().getColumns(null, null, "wardlock_key", null)) {
      while (columns.next()) {
        String column = columns.getString("COLUMN_NAME");
        names.add(column);
        values.add(OWN.getOrDefault(column, "k." + column));
      }
    }
    if (more > 0) {
      run(
          pool.getConnection(),
          "INSERT INTO wardlock_key ("
              + String.join(", ", names)
              + ") SELECT "
              + String.join(", ", values)
              + " FROM (SELECT * FROM wardlock_key LIMIT 1) k, generate_series(1, "
              + more
              + ") g");
    }
    run(pool.getConnection(), "VACUUM ANALYZE");
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Microseconds of a verification. */
  private double time(Auth auth) {
    long start = System.nanoTime();
    long end = start + TURN.toNanos();
    int count = 0;
    for (long now = start; now < end; now = System.nanoTime()) {
      if (!(auth.verify(tokens[count++ % USED]) instanceof Accepted)) {
        throw new IllegalStateException("not accepted");
      }
    }
    return (System.nanoTime() - start) / 1e3 / count;
  }

  private void close() {
    warm.close();
    cold.close();
    pool.close();
  }

  /**
   * Runs it.
   *
   * @param args rounds (9), keys in the larger table (1000000)
   * @throws Exception if PostgreSQL cannot be started
   */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 9;
    int keys = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
    try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
      var few = new ManyKeysBenchmark(server, "few", USED);
      var many = new ManyKeysBenchmark(server, "many", keys);
      for (ManyKeysBenchmark each : List.of(few, many)) {
        each.time(each.warm);
        each.time(each.cold);
      }
      var times = new double[4][rounds];
      for (int i = 0; i < rounds; i++) {
        times[0][i] = few.time(few.warm);
        times[1][i] = many.time(many.warm);
        times[2][i] = few.time(few.cold);
        times[3][i] = many.time(many.cold);
      }
      print("warm", times[0], times[1], keys);
      print("cold", times[2], times[3], keys);
      few.close();
      many.close();
    }
  }

  private static void print(String what, double[] few, double[] many, int keys) {
    var ratios = new double[few.length];
    Arrays.setAll(ratios, i -> many[i] / few[i]);
    for (double[] each : List.of(few, many, ratios)) {
      Arrays.sort(each);
    }
    int half = few.length / 2;
    System.out.printf(
        Locale.ROOT,
        "%s: %.0f us with %d keys, %.0f us with %d; ratio %.2f (%.2f to %.2f)%n",
        what,
        few[half],
        USED,
        many[half],
        keys,
        ratios[half],
        ratios[0],
        ratios[ratios.length - 1]);
  }
}
