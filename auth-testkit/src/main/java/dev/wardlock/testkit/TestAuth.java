package dev.wardlock.testkit;

import dev.wardlock.Auth;
import dev.wardlock.AuthBuilder;
import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.store.InMemoryKeyStore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * An {@link Auth} for the tests of an application: in memory, with a clock that stands still until
 * it is told otherwise, and with keys for the asking.
 *
 * <p>What it guarantees: it is the real thing, but for the store, and starts at once: hashes are
 * keyed, so no Argon2 runs. Its clock begins at {@code 2026-01-01T00:00:00Z}. Nothing outlives
 * {@link #close}.
 *
 * <p>Safe for use by many threads.
 */
public final class TestAuth implements AutoCloseable {

  private final AtomicInteger keys = new AtomicInteger();
  private final MutableClock clock = MutableClock.at("2026-01-01T00:00:00Z");
  private final Auth auth;

  private TestAuth(UnaryOperator<AuthBuilder> options) {
    AuthBuilder builder =
        Auth.builder(new InMemoryKeyStore())
            .serverKeys(ServerKeys.of("test", new byte[32]))
            .hasher(SecretHasher.hmacSha256())
            .clock(clock);
    auth = options.apply(builder).build();
  }

  /**
   * With the default options, so with the seven preset kinds.
   *
   * @return an open one
   */
  public static TestAuth create() {
    return create(options -> options);
  }

  /**
   * With options of the application's own.
   *
   * @param options sets what is to differ, above all the kinds; the clock is to stay
   * @return an open one
   * @throws IllegalArgumentException if options are faulty; the message names every one
   */
  public static TestAuth create(UnaryOperator<AuthBuilder> options) {
    return new TestAuth(options);
  }

  /**
   * The {@code Auth} itself, for the application under test.
   *
   * @return always the same one; it is closed with this
   */
  public Auth auth() {
    return auth;
  }

  /**
   * Its clock.
   *
   * @return always the same one
   */
  public MutableClock clock() {
    return clock;
  }

  /**
   * Mints a key with all that its kind may, in the context {@code default}. It does not expire. Its
   * name, and its principal, is the kind with a number, such as {@code viewer-1}.
   *
   * @param kind the name of a kind that this {@code Auth} has, and that needs no scope floor
   * @return the key
   * @throws dev.wardlock.RefusedException if there is no such kind, or if it needs a floor
   */
  public TestKey key(String kind) {
    return key(NewKey.named(name(kind)).kind(kind));
  }

  /**
   * Mints any key.
   *
   * @param key what it is to be
   * @return the key
   * @throws dev.wardlock.RefusedException if it cannot be minted, for instance as its name is taken
   */
  public TestKey key(NewKey key) {
    return new TestKey(auth.keys().mint(key));
  }

  /**
   * A new secret for a key; the one that it had is dead.
   *
   * @param key a key of this {@code Auth}
   * @return the same key with its new token
   * @throws dev.wardlock.RefusedException if it has ended
   */
  public TestKey rotate(TestKey key) {
    IssuedKey rotated = auth.keys().rotate(key.info().id());
    return new TestKey(rotated);
  }

  /**
   * Ends a key.
   *
   * @param key a key of this {@code Auth}
   */
  public void revoke(TestKey key) {
    auth.keys().revoke(key.info().id());
  }

  String name(String kind) {
    return kind + "-" + keys.incrementAndGet();
  }

  /** Closes the {@code Auth}. */
  @Override
  public void close() {
    auth.close();
  }
}
