package dev.wardlock.benchmarks;

import dev.wardlock.Auth;
import dev.wardlock.NewKey;
import dev.wardlock.Verification;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Unavailable;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.store.InMemoryKeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A node that was restarted, under load: how warm keys fare while cold ones come in, and how long
 * it takes until 100,000 are warm. Requests come at a fixed rate, whatever becomes of them, to as
 * many threads as a container has; a request's time begins when it should have been served.
 */
public final class ColdStartBenchmark {

  private static final int THREADS = 50;
  private static final int WARM_KEYS = 100;
  private static final int FLEET = 100_000;
  private static final int WARM_RATE = 400;
  private static final Duration PHASE = Duration.ofSeconds(10);
  private static final ServerKeys RING = ServerKeys.of("bench", new byte[32]);

  private final SecretHasher hasher;
  private final int coldRate;
  private final InMemoryKeyStore store = new InMemoryKeyStore();
  private final String[] warm;
  private final String[] cold;

  private ColdStartBenchmark(SecretHasher hasher, int coldRate) {
    this.hasher = hasher;
    this.coldRate = coldRate;
    try (Auth auth = auth()) {
      warm = mint(auth, "warm-", WARM_KEYS);
      cold = mint(auth, "cold-", coldRate * (int) PHASE.toSeconds());
    }
  }

  private Auth auth() {
    return Auth.builder(store).serverKeys(RING).hasher(hasher).auditSink(event -> {}).build();
  }

  private static String[] mint(Auth auth, String name, int count) {
    var tokens = new String[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = auth.keys().mint(NewKey.named(name + i).kind("user")).token().reveal();
    }
    return tokens;
  }

  /**
   * Runs it with both hashers.
   *
   * @param args how many cold keys come in each second, with Argon2id (100) and the keyed hash
   *     (2000)
   * @throws InterruptedException if it is interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    int argon2 = args.length > 0 ? Integer.parseInt(args[0]) : 100;
    int keyed = args.length > 1 ? Integer.parseInt(args[1]) : 2000;
    new ColdStartBenchmark(SecretHasher.hmacSha256(), keyed).run("keyed hash");
    new ColdStartBenchmark(SecretHasher.argon2id(), argon2).run("Argon2id");
  }

  private void run(String name) throws InterruptedException {
    try (Auth restarted = auth()) {
      for (String token : warm) {
        while (!(restarted.verify(token) instanceof Accepted)) {
          Thread.onSpinWait();
        }
      }
      phase(restarted, 0); // for the compiler
      Phase alone = phase(restarted, 0);
      Phase beside = phase(restarted, coldRate);
      double single = alone();
      System.out.printf(
          Locale.ROOT,
          "%s: warm keys alone p50 %.2f ms, p99 %.2f ms; beside %d cold ones a second p50 %.2f ms,"
              + " p99 %.2f ms; of %d cold keys %d were accepted at first, %d told to come again;"
              + " a cold one by itself takes %.3f ms, and 100,000 one after the other %.0f s%n",
          name,
          alone.millis(0.5),
          alone.millis(0.99),
          coldRate,
          beside.millis(0.5),
          beside.millis(0.99),
          cold.length,
          beside.accepted.get(),
          beside.unavailable.get(),
          single,
          FLEET * single / 1e3);
    }
  }

  /** Milliseconds of a cold verification by itself. */
  private double alone() {
    int count = Math.min(cold.length, 200);
    try (Auth fresh = auth()) {
      long start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        fresh.verify(cold[i]);
      }
      return (System.nanoTime() - start) / 1e6 / count;
    }
  }

  private Phase phase(Auth auth, int coldPerSecond) throws InterruptedException {
    var phase = new Phase((int) (WARM_RATE * PHASE.toSeconds()));
    ExecutorService container = Executors.newFixedThreadPool(THREADS);
    int perSecond = WARM_RATE + coldPerSecond;
    long start = System.nanoTime();
    int colds = 0;
    int warms = 0;
    for (int i = 0; i < perSecond * PHASE.toSeconds(); i++) {
      long due = start + i * 1_000_000_000L / perSecond;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      if ((long) (i + 1) * coldPerSecond / perSecond > colds) {
        String token = cold[colds++];
        container.execute(() -> phase.cold(auth.verify(token)));
      } else {
        String token = warm[warms++ % WARM_KEYS];
        container.execute(() -> phase.warm(auth.verify(token), System.nanoTime() - due));
      }
    }
    container.shutdown();
    if (!container.awaitTermination(5, TimeUnit.MINUTES)) {
      throw new IllegalStateException("it never ends");
    }
    return phase;
  }

  private static final class Phase {
    final AtomicLong accepted = new AtomicLong();
    final AtomicLong unavailable = new AtomicLong();
    private final AtomicInteger next = new AtomicInteger();
    private final long[] nanos;

    Phase(int warm) {
      nanos = new long[warm];
    }

    void cold(Verification verdict) {
      if (verdict instanceof Accepted) {
        accepted.incrementAndGet();
      } else if (verdict instanceof Unavailable) {
        unavailable.incrementAndGet();
      }
    }

    void warm(Verification verdict, long took) {
      if (!(verdict instanceof Accepted)) {
        throw new IllegalStateException("a warm key was not accepted");
      }
      nanos[next.getAndIncrement()] = took;
    }

    double millis(double part) {
      long[] sorted = Arrays.copyOf(nanos, next.get());
      Arrays.sort(sorted);
      return sorted[(int) (part * (sorted.length - 1))] / 1e6;
    }
  }
}
