package dev.wardlock;

import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.crypto.TokenFormat;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.SessionStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The options of an {@link Auth}. They are checked together when it is built, and every fault is
 * reported at once; nothing is clamped.
 *
 * <p>Not safe for use by many threads.
 */
public final class AuthBuilder {

  private static final Logger audit = LoggerFactory.getLogger("dev.wardlock.audit");

  final KeyStore store;
  @Nullable SessionStore sessions;
  List<PrincipalKind> kinds = PrincipalKind.presets();
  ServerKeys serverKeys = ServerKeys.NONE;
  @Nullable Callable<ServerKeys> serverKeysSource;
  Duration serverKeysInterval = Duration.ofSeconds(10);
  SecretHasher hasher = SecretHasher.argon2id();
  String tokenPrefix = TokenFormat.DEFAULT_PREFIX;
  @Nullable Instant plainUntil;
  StaticTokens staticTokens = StaticTokens.NONE;
  ImportedTokens importedTokens = ImportedTokens.NONE;
  Clock clock = Clock.systemUTC();
  AuditSink auditSink = event -> audit.info("{}", event);
  Counters counters = Counters.NONE;
  long cacheSize = 100_000;
  int hashConcurrency = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  Duration hashPatience = Duration.ofSeconds(2);
  Duration flushInterval = Duration.ofSeconds(10);
  Duration sessionIdle = Duration.ofMinutes(30);
  Duration sessionLifetime = Duration.ofHours(12);

  AuthBuilder(KeyStore store) {
    this.store = store;
  }

  /**
   * Where login sessions are kept. Default: the key store, if it is a session store too.
   *
   * @param value the session store
   * @return this
   */
  public AuthBuilder sessions(SessionStore value) {
    sessions = value;
    return this;
  }

  /**
   * The kinds of principals. Default: {@link PrincipalKind#presets()}. At least one, with different
   * names.
   *
   * @param value the kinds
   * @return this
   */
  public AuthBuilder kinds(Collection<PrincipalKind> value) {
    kinds = List.copyOf(value);
    return this;
  }

  /**
   * The deployment's key ring. Default: none. See {@link ServerKeys#fromEnvironment}.
   *
   * @param value the ring
   * @return this
   */
  public AuthBuilder serverKeys(ServerKeys value) {
    serverKeys = value;
    serverKeysSource = null;
    return this;
  }

  /**
   * Where the deployment's key ring is read from, when this is built and again at each {@link
   * #serverKeysInterval}: a ring that is rotated there is taken up without a restart. Instead of
   * {@link #serverKeys(ServerKeys)}; the later call counts. For a file:
   *
   * <pre>{@code
   * builder.serverKeys(() -> ServerKeys.parse(Files.readString(file)))
   * }</pre>
   *
   * <p>What the source throws, an empty ring, and one in which an id names another secret than
   * before are not taken: the ring before stays in use, and the log says so at ERROR each time. The
   * source is called by one thread at a time, which is interrupted when the {@code Auth} is closed.
   * Messages of its exceptions are logged and must hold no secret.
   *
   * @param source gives the ring as it is now, at least one key
   * @return this
   */
  public AuthBuilder serverKeys(Callable<ServerKeys> source) {
    serverKeysSource = source;
    return this;
  }

  /**
   * How often the server keys are read from their source, if they have one. Default: 10 s. Minimum:
   * 1 s, maximum: 1 hour. A new key must have been in the ring for longer than this, on every node,
   * before it is made the active one.
   *
   * @param value how often
   * @return this
   */
  public AuthBuilder serverKeysInterval(Duration value) {
    serverKeysInterval = value;
    return this;
  }

  /**
   * How new secrets are hashed. Default: Argon2id with 19456 KiB, 2 passes, 1 lane.
   *
   * @param value the hasher
   * @return this
   */
  public AuthBuilder hasher(SecretHasher value) {
    hasher = value;
    return this;
  }

  /**
   * The prefix of tokens. Default: {@code wl}.
   *
   * @param value {@code [a-z][a-z0-9]{0,15}}
   * @return this
   */
  public AuthBuilder tokenPrefix(String value) {
    tokenPrefix = value;
    return this;
  }

  /**
   * Until when plain checks are accepted beside a server key. Default: not at all.
   *
   * @param value the first instant at which they are refused
   * @return this
   */
  public AuthBuilder acceptPlainChecksUntil(Instant value) {
    plainUntil = value;
    return this;
  }

  /**
   * Shared, legacy and development tokens. Default: none.
   *
   * @param value the tokens
   * @return this
   */
  public AuthBuilder staticTokens(StaticTokens value) {
    staticTokens = value;
    return this;
  }

  /**
   * How tokens are recognised that another system made. Default: not at all.
   *
   * @param value how
   * @return this
   */
  public AuthBuilder importedTokens(ImportedTokens value) {
    importedTokens = value;
    return this;
  }

  /**
   * The clock. Default: the system's, in UTC.
   *
   * @param value the clock
   * @return this
   */
  public AuthBuilder clock(Clock value) {
    clock = value;
    return this;
  }

  /**
   * Where events go besides the store. Default: the logger {@code dev.wardlock.audit}, at INFO.
   *
   * @param value the sink
   * @return this
   */
  public AuthBuilder auditSink(AuditSink value) {
    auditSink = value;
    return this;
  }

  /**
   * Where counts go. Default: nowhere.
   *
   * @param value the counters
   * @return this
   */
  public AuthBuilder counters(Counters value) {
    counters = value;
    return this;
  }

  /**
   * How many keys are remembered at most. Default: 100,000. Minimum: 1. A remembered key takes
   * about half a kilobyte.
   *
   * @param value how many
   * @return this
   */
  public AuthBuilder cacheSize(long value) {
    cacheSize = value;
    return this;
  }

  /**
   * How many costly hashes run at a time. Default: half the processors, at least 1. Minimum: 1,
   * maximum: 1,024. Each takes the hasher's memory outside the heap.
   *
   * @param value how many
   * @return this
   */
  public AuthBuilder hashConcurrency(int value) {
    hashConcurrency = value;
    return this;
  }

  /**
   * How long a caller waits for its turn to hash before it is told to come again. Default: 2 s.
   * Minimum: 1 ms, maximum: 1 minute.
   *
   * @param value how long
   * @return this
   */
  public AuthBuilder hashPatience(Duration value) {
    hashPatience = value;
    return this;
  }

  /**
   * How often last-used instants and aggregates are written. Default: 10 s. Minimum: 1 s, maximum:
   * 1 hour.
   *
   * @param value how often
   * @return this
   */
  public AuthBuilder flushInterval(Duration value) {
    flushInterval = value;
    return this;
  }

  /**
   * How long a login session may be idle. Default: 30 minutes. Minimum: 1 minute, maximum: 30 days.
   *
   * @param value how long
   * @return this
   */
  public AuthBuilder sessionIdle(Duration value) {
    sessionIdle = value;
    return this;
  }

  /**
   * How long a login session lasts at most. Default: 12 hours. Minimum: 1 minute, maximum: 365
   * days.
   *
   * @param value how long
   * @return this
   */
  public AuthBuilder sessionLifetime(Duration value) {
    sessionLifetime = value;
    return this;
  }

  /**
   * Checks the options, loads what the hasher needs and starts the housekeeping thread.
   *
   * @return the entry point
   * @throws IllegalArgumentException if options are faulty; the message names every one
   * @throws IllegalStateException if this platform cannot run the hasher
   */
  public Auth build() {
    var faults = new ArrayList<String>();
    Callable<ServerKeys> source = serverKeysSource;
    ServerKeys ring = serverKeys;
    if (source != null) {
      try {
        ring = Ring.read(source);
      } catch (IllegalArgumentException e) {
        faults.add(String.valueOf(e.getMessage()));
        // Tells nothing but that there would be one.
        ring = ServerKeys.of("missing", new byte[32]);
      }
    }
    ServerKeys first = ring;
    attempt(faults, () -> tokenFormat(tokenPrefix, first, plainUntil));
    attempt(faults, this::kindsByName);
    attempt(faults, () -> hasher.using(first));
    between(
        faults,
        "serverKeysInterval",
        serverKeysInterval,
        Duration.ofSeconds(1),
        Duration.ofHours(1));
    between(faults, "cacheSize", cacheSize, 1, Integer.MAX_VALUE);
    between(faults, "hashConcurrency", hashConcurrency, 1, 1024);
    between(faults, "hashPatience", hashPatience, Duration.ofMillis(1), Duration.ofMinutes(1));
    between(faults, "flushInterval", flushInterval, Duration.ofSeconds(1), Duration.ofHours(1));
    between(faults, "sessionIdle", sessionIdle, Duration.ofMinutes(1), Duration.ofDays(30));
    between(
        faults, "sessionLifetime", sessionLifetime, Duration.ofMinutes(1), Duration.ofDays(365));
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException("faulty options: " + String.join("; ", faults));
    }
    return new Auth(this, new Ring(first, source, keys(), counters));
  }

  private Function<ServerKeys, Ring.Keys> keys() {
    // What this builder is told later is for what it builds later.
    String prefix = tokenPrefix;
    Instant until = plainUntil;
    SecretHasher configured = hasher;
    return ring -> new Ring.Keys(ring, tokenFormat(prefix, ring, until), configured.using(ring));
  }

  private static TokenFormat tokenFormat(
      String prefix, ServerKeys ring, @Nullable Instant plainUntil) {
    TokenFormat format = TokenFormat.of(prefix, ring);
    return plainUntil == null ? format : format.acceptingPlainUntil(plainUntil);
  }

  Map<String, PrincipalKind> kindsByName() {
    var byName = new HashMap<String, PrincipalKind>();
    for (PrincipalKind kind : kinds) {
      if (byName.put(kind.name(), kind) != null) {
        throw new IllegalArgumentException("the kind '" + kind.name() + "' is given twice");
      }
    }
    List<String> unknown = staticTokens.unknownKinds(byName);
    if (byName.isEmpty() || !unknown.isEmpty()) {
      throw new IllegalArgumentException(
          byName.isEmpty()
              ? "there are no kinds"
              : "static tokens name kinds that are not configured: " + unknown);
    }
    return Map.copyOf(byName);
  }

  @Nullable SessionStore sessionStore() {
    return sessions != null ? sessions : store instanceof SessionStore both ? both : null;
  }

  private static void attempt(List<String> faults, Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
  }

  private static void between(List<String> faults, String name, long value, long min, long max) {
    if (value < min || value > max) {
      faults.add(name + " is " + min + " to " + max + ", not " + value);
    }
  }

  private static void between(
      List<String> faults, String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      faults.add(name + " is " + min + " to " + max + ", not " + value);
    }
  }
}
