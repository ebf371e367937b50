package dev.wardlock.benchmarks;

import dev.wardlock.Auth;
import dev.wardlock.AuthBuilder;
import dev.wardlock.NewKey;
import dev.wardlock.Verification;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.crypto.TokenFormat;
import dev.wardlock.model.KeyId;
import dev.wardlock.store.InMemoryKeyStore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a verification costs, beside the least that a correct one could do. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(3)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up
public class VerifyBenchmark {

  /** More keys than the cold caches hold, so that every verification misses. */
  private static final int COLD_KEYS = 64;

  private static final ServerKeys RING = ServerKeys.of("bench", new byte[32]);

  private Auth warm;
  private Auth coldKeyed;
  private Auth coldArgon2;
  private Floor floor;
  private String token;
  private String forged;
  private TokenFormat format;
  private String[] keyedTokens;
  private String[] argon2Tokens;
  private int next;

  /** Makes the keys and warms them. */
  @Setup
  public void open() {
    warm = auth(SecretHasher.argon2id()).build();
    coldKeyed = auth(SecretHasher.hmacSha256()).cacheSize(1).build();
    coldArgon2 = auth(SecretHasher.argon2id()).cacheSize(1).build();
    format = TokenFormat.of("wl", RING);
    token = mint(warm, "warm");
    TokenFormat stranger = TokenFormat.of("wl", ServerKeys.of("other", new byte[64]));
    forged = stranger.issue(new KeyId(token.substring(3, 15))).reveal();
    keyedTokens = tokens(coldKeyed);
    argon2Tokens = tokens(coldArgon2);
    floor = new Floor();
    floor.add(token);
    require(warm.verify(token));
  }

  /** Ends the threads. */
  @TearDown
  public void close() {
    warm.close();
    coldKeyed.close();
    coldArgon2.close();
  }

  private static AuthBuilder auth(SecretHasher hasher) {
    return Auth.builder(new InMemoryKeyStore())
        .serverKeys(RING)
        .hasher(hasher)
        .auditSink(event -> {});
  }

  private static String mint(Auth auth, String name) {
    return auth.keys().mint(NewKey.named(name).kind("user")).token().reveal();
  }

  private static String[] tokens(Auth auth) {
    var tokens = new String[COLD_KEYS];
    for (int i = 0; i < COLD_KEYS; i++) {
      tokens[i] = mint(auth, "cold-" + i);
    }
    return tokens;
  }

  private static void require(Verification v) {
    if (!(v instanceof Verification.Accepted)) {
      throw new IllegalStateException("not accepted: " + v);
    }
  }

  /**
   * The least: SHA-256 of the token, one look-up, a constant-time compare, one clock read.
   *
   * @return something that depends on all of it
   */
  @Benchmark
  public boolean floor() {
    return floor.verify(token);
  }

  /**
   * A key that was seen before.
   *
   * @return the outcome
   */
  @Benchmark
  public Verification warm() {
    return warm.verify(token);
  }

  /**
   * A key that was not, with the keyed hash.
   *
   * @return the outcome
   */
  @Benchmark
  public Verification coldKeyed() {
    return coldKeyed.verify(keyedTokens[next++ & (COLD_KEYS - 1)]);
  }

  /**
   * A key that was not, with Argon2id at its default cost.
   *
   * @return the outcome
   */
  @Benchmark
  public Verification coldArgon2() {
    return coldArgon2.verify(argon2Tokens[next++ & (COLD_KEYS - 1)]);
  }

  /**
   * A token with a known id and a check under another server key.
   *
   * @return the outcome
   */
  @Benchmark
  public Verification forged() {
    return warm.verify(forged);
  }

  /**
   * Reading a token's id and checking its check.
   *
   * @return the id
   */
  @Benchmark
  public @Nullable KeyId parse() {
    return format.checkedBy(token, java.time.Instant.EPOCH) == null ? null : format.idOf(token);
  }
}
