package dev.wardlock.benchmarks;

import dev.wardlock.Auth;
import dev.wardlock.Counters.Count;
import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.crypto.TokenFormat;
import dev.wardlock.model.KeyId;
import dev.wardlock.store.InMemoryKeyStore;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.jdbc.JdbcKeyStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;

/**
 * How one good client fares beside 64 others: first all of them good, then sending wrong secrets of
 * a known key, then malformed tokens. The rounds alternate; the figure is the median of the ratios.
 */
public final class FloodBenchmark {

  private static final int CROWD = 64;
  private static final int ROUNDS = 9;
  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final int TOKENS = 4096;

  private final LongAdder hashes = new LongAdder();
  private final Auth auth;
  private final String good;
  private final List<String> crowd = new ArrayList<>();
  private final String[] wrong = new String[TOKENS];
  private final String[] malformed = new String[TOKENS];

  private FloodBenchmark(KeyStore store) {
    auth =
        Auth.builder(store)
            .auditSink(event -> {})
            .counters(what -> hashes.add(what == Count.HASH_RUN ? 1 : 0))
            .build();
    good = mint("good").token().reveal();
    KeyId known = mint("known").info().id();
    TokenFormat format = TokenFormat.of("wl", ServerKeys.NONE);
    for (int i = 0; i < CROWD; i++) {
      crowd.add(mint("crowd-" + i).token().reveal());
    }
    for (int i = 0; i < TOKENS; i++) {
      wrong[i] = format.issue(known).reveal();
      malformed[i] = wrong[i].substring(0, i % wrong[i].length());
    }
    crowd.forEach(auth::verify);
    auth.verify(good);
  }

  private IssuedKey mint(String name) {
    return auth.keys().mint(NewKey.named(name).kind("user"));
  }

  /**
   * Runs it over the in-memory store and over an H2 file.
   *
   * @param args none
   * @throws Exception if a thread fails
   */
  public static void main(String[] args) throws Exception {
    run("in memory", new InMemoryKeyStore());
    Path folder = Files.createTempDirectory("flood");
    run("H2 file", JdbcKeyStore.embedded(folder.resolve("keys")));
  }

  private static void run(String store, KeyStore keys) throws Exception {
    var flood = new FloodBenchmark(keys);
    try (flood.auth) {
      flood.round(i -> flood.crowd.get(i % CROWD));
      long before = flood.hashes.sum();
      var wrongRatios = new double[ROUNDS];
      var malformedRatios = new double[ROUNDS];
      for (int r = 0; r < ROUNDS; r++) {
        double valid = flood.round(i -> flood.crowd.get(i % CROWD));
        wrongRatios[r] = flood.round(i -> flood.wrong[i % TOKENS]) / valid;
        malformedRatios[r] = flood.round(i -> flood.malformed[i % TOKENS]) / valid;
      }
      System.out.printf(
          Locale.ROOT,
          "%-10s good client's rate, to that beside valid tokens: wrong secrets %s, malformed %s;"
              + " costly hashes spent: %d%n",
          store,
          summary(wrongRatios),
          summary(malformedRatios),
          flood.hashes.sum() - before);
    }
  }

  private static String summary(double[] ratios) {
    Arrays.sort(ratios);
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f to %.2f)",
        ratios[ratios.length / 2],
        ratios[0],
        ratios[ratios.length - 1]);
  }

  /** The good client's verifications in a round, beside a crowd that sends what it is given. */
  private double round(IntFunction<String> sends) throws Exception {
    var stop = new AtomicBoolean();
    var start = new CyclicBarrier(CROWD + 2);
    var threads = new ArrayList<Thread>();
    for (int c = 0; c < CROWD; c++) {
      int seed = c * 61;
      threads.add(
          new Thread(
              () -> {
                await(start);
                for (int i = seed; !stop.get(); i++) {
                  auth.verify(sends.apply(i));
                }
              }));
    }
    var served = new LongAdder();
    threads.add(
        new Thread(
            () -> {
              await(start);
              while (!stop.get()) {
                if (!(auth.verify(good) instanceof Accepted)) {
                  throw new IllegalStateException("the good client was not served");
                }
                served.increment();
              }
            }));
    threads.forEach(Thread::start);
    await(start);
    Thread.sleep(ROUND.toMillis());
    stop.set(true);
    for (Thread t : threads) {
      t.join();
    }
    return served.sum();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
