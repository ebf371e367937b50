package dev.wardlock;

import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Unavailable;
import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Principal;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.model.Token;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.SessionStore;
import dev.wardlock.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entry point: a store and options in, verification and the {@link KeyService} out.
 *
 * <p>What it guarantees: a verification has three outcomes, and an outage is never one of the other
 * two; after a rotation or revocation returned, the old secret is refused on the very next call.
 *
 * <p>Safe for use by many threads. It has one daemon thread, which writes last-used instants and
 * aggregated events, and each hour clears sessions that are over; with the first {@link #watch}
 * come a few more, and one where server keys are read from a source. {@link #close()} ends them,
 * and closes the store.
 */
public final class Auth implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Auth.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final KeyStore store;
  private final TokenVerifier verifier;
  private final KeyService keys;
  private final @Nullable Sessions sessions;
  final Watches watches;
  private final Ring ring;
  private final StaticTokens staticTokens;
  private final Map<String, PrincipalKind> kinds;
  private final Clock clock;
  private final LastUsed lastUsed;
  private final RejectionLog rejections;
  private final ScheduledExecutorService housekeeping;
  private final @Nullable ScheduledExecutorService reloading;

  Auth(AuthBuilder options, Ring ring) {
    store = options.store;
    Clock clock = options.clock;
    Counters counters = options.counters;
    kinds = options.kindsByName();
    ring.now().hasher().warmUp();
    var cache = new VerificationCache(store, options.cacheSize, counters);
    var hashes = new HashRunner(options.hashConcurrency, options.hashPatience, counters);
    rejections = new RejectionLog(store, options.auditSink);
    lastUsed = new LastUsed(store, cache, counters);
    var commits = new Commits(store, cache, rejections);
    verifier =
        new TokenVerifier(
            ring,
            kinds,
            options.staticTokens,
            options.importedTokens,
            cache,
            hashes,
            new FirstUse(commits, hashes, counters),
            lastUsed,
            rejections,
            counters,
            clock);
    var secrets = new Secrets(ring, hashes);
    var issuance = new Issuance(store, commits, secrets, kinds);
    var administrators = new Administrators(store, kinds);
    keys =
        new KeyService(
            store,
            commits,
            issuance,
            new Renewal(store, commits, secrets, issuance, administrators),
            administrators,
            ring.now().format(),
            kinds,
            clock,
            null);
    SessionStore sessionStore = options.sessionStore();
    sessions =
        sessionStore == null
            ? null
            : new Sessions(
                sessionStore,
                verifier,
                rejections,
                options.sessionIdle,
                options.sessionLifetime,
                clock);
    watches = new Watches(this::recheck, clock);
    this.clock = clock;
    this.ring = ring;
    this.staticTokens = options.staticTokens;
    housekeeping = daemon("wardlock-housekeeping");
    long nanos = options.flushInterval.toNanos();
    var unused =
        housekeeping.scheduleWithFixedDelay(this::flushQuietly, nanos, nanos, TimeUnit.NANOSECONDS);
    if (sessions != null) {
      var unusedToo = housekeeping.scheduleWithFixedDelay(this::purgeQuietly, 1, 1, TimeUnit.HOURS);
    }
    if (options.serverKeysSource == null) {
      reloading = null;
    } else {
      // A thread of its own: a source that hangs must hold up nothing else.
      reloading = daemon("wardlock-server-keys");
      long pause = options.serverKeysInterval.toNanos();
      var unusedAsWell =
          reloading.scheduleWithFixedDelay(this::reloadQuietly, pause, pause, TimeUnit.NANOSECONDS);
    }
  }

  /**
   * Begins to build one.
   *
   * @param store where keys are kept; {@link #close()} closes it
   * @return a builder
   */
  public static AuthBuilder builder(KeyStore store) {
    return new AuthBuilder(store);
  }

  /**
   * Verifies a credential: the token of a key, or a static token.
   *
   * @param presented what was presented, in any form at all
   * @return accepted, rejected or unavailable
   */
  public Verification verify(String presented) {
    return verifier.verify(presented, null, false);
  }

  /**
   * Verifies a credential for a context: one of another context is rejected like an unknown one,
   * unless it is of {@code system}, whose keys may act on every context.
   *
   * @param presented what was presented, in any form at all
   * @param context the context's id
   * @return accepted, rejected or unavailable
   */
  public Verification verify(String presented, String context) {
    return verifier.verify(presented, context, false);
  }

  /**
   * Verifies a credential that surely comes from this machine, and through no proxy: a development
   * token is accepted too. For whoever can tell, such as a filter that looks at both addresses.
   *
   * @param presented what was presented, in any form at all
   * @param context the context's id; null for every context
   * @return accepted, rejected or unavailable
   */
  public Verification verifyLocal(String presented, @Nullable String context) {
    return verifier.verify(presented, context, true);
  }

  /**
   * The id of the key that a token names, by its form alone: neither does that key need to exist,
   * nor need the token be good.
   *
   * @param presented what was presented, in any form at all
   * @return the id; null where none can be read
   */
  public @Nullable KeyId idOf(String presented) {
    return ring.now().format().idOf(presented);
  }

  /**
   * Watches over what was accepted, for as long as it is made use of: an open stream, a socket.
   *
   * <p>Within 5 seconds after the key was revoked, rotated or has expired, or the login session has
   * ended, {@code over} runs, once; also when none of that could be found out for 5 seconds. It
   * runs on a thread of this {@code Auth}, and should not block. An exception of its is logged.
   *
   * @param accepted what was accepted, by this {@code Auth}
   * @param over what ends the use
   * @return what ends the watch; close it when the use has ended
   */
  public Watch watch(Accepted accepted, Runnable over) {
    return watches.add(accepted, over);
  }

  /** A watch over something that was accepted. Safe for use by many threads. */
  public interface Watch extends AutoCloseable {

    /** Ends the watch; {@code over} may be on its way already. */
    @Override
    void close();
  }

  /**
   * The static tokens that are accepted.
   *
   * @return the tokens
   */
  public StaticTokens staticTokens() {
    return staticTokens;
  }

  /**
   * Whether there are login sessions at all.
   *
   * @return whether there is a session store
   */
  public boolean hasSessions() {
    return sessions != null;
  }

  /**
   * The clock by which everything is judged.
   *
   * @return the clock
   */
  public Clock clock() {
    return clock;
  }

  /**
   * The service that changes keys, on behalf of the application itself. For a principal, go on with
   * {@link KeyService#onBehalfOf}.
   *
   * @return the service
   */
  public KeyService keys() {
    return keys;
  }

  /**
   * The kinds of principals that there are.
   *
   * @return the kinds, in the order of their names
   */
  public List<PrincipalKind> kinds() {
    return kinds.values().stream().sorted(Comparator.comparing(PrincipalKind::name)).toList();
  }

  /**
   * Tells the audit sink that somebody called an operation: for endpoints, whose reads no commit
   * tells of.
   *
   * @param caller who called
   * @param operation the operation's name
   * @param outcome {@code ok}, or in a word why not; never a parameter
   */
  public void called(Principal caller, String operation, String outcome) {
    rejections.called(
        By.principal(caller), operation, outcome, clock.instant().truncatedTo(ChronoUnit.MICROS));
  }

  /**
   * Begins a login session, bound to the credential that was just verified.
   *
   * @param accepted what {@link #verify} accepted
   * @return the session's secret id, which is stored only as a hash
   * @throws StoreException if the store could not keep it
   * @throws IllegalStateException if there is no session store
   */
  public Token startSession(Accepted accepted) {
    return sessions().start(accepted);
  }

  /**
   * Verifies a login session: by itself, and by what it is bound to.
   *
   * @param presented the secret id that was presented
   * @return accepted, rejected or unavailable
   * @throws IllegalStateException if there is no session store
   */
  public Verification verifySession(String presented) {
    return session(sessions -> sessions.verify(presented, false));
  }

  /**
   * Verifies a login session that surely comes from this machine, and through no proxy: one of a
   * development token is accepted too.
   *
   * @param presented the secret id that was presented
   * @return accepted, rejected or unavailable
   * @throws IllegalStateException if there is no session store
   */
  public Verification verifyLocalSession(String presented) {
    return session(sessions -> sessions.verify(presented, true));
  }

  /**
   * Ends a login session on the server.
   *
   * @param presented the secret id that was presented
   * @return whether there was one
   * @throws StoreException if the store could not end it
   * @throws IllegalStateException if there is no session store
   */
  public boolean endSession(String presented) {
    return sessions().end(presented);
  }

  /**
   * Clears sessions that are over. It is done each hour without being asked for.
   *
   * @return how many were cleared
   * @throws StoreException if the store could not
   * @throws IllegalStateException if there is no session store
   */
  public int purgeSessions() {
    return sessions().purge();
  }

  /**
   * Reads the server keys from their source now. It is done at each {@link
   * AuthBuilder#serverKeysInterval} without being asked for. What is not fit is not taken: the log
   * says why, and the keys before stay in use.
   *
   * @return whether others are in use now
   * @throws IllegalStateException if the server keys have no source
   */
  public boolean reloadServerKeys() {
    return ring.reload();
  }

  /** Writes what waits: last-used instants, and aggregates of rejections. */
  public void flush() {
    lastUsed.flush();
    rejections.flush();
  }

  /** Ends the threads, writes what waits and closes the store. */
  @Override
  public void close() {
    watches.close();
    if (reloading != null) {
      reloading.shutdownNow();
    }
    housekeeping.shutdown();
    try {
      if (!housekeeping.awaitTermination(10, TimeUnit.SECONDS)) {
        housekeeping.shutdownNow();
      }
    } catch (InterruptedException e) {
      housekeeping.shutdownNow();
      Thread.currentThread().interrupt();
    }
    flushQuietly();
    store.close();
  }

  private Verification recheck(Accepted accepted) {
    String session = accepted.session();
    if (session != null) {
      return session(sessions -> sessions.recheck(session));
    }
    KeyId key = accepted.principal().key();
    String fingerprint = accepted.fingerprint();
    return key != null
        ? verifier.recheck(key, accepted.secretVersion())
        : verifier.recheckStatic(fingerprint == null ? "" : fingerprint, true);
  }

  private Verification session(Function<Sessions, Verification> question) {
    try {
      return question.apply(sessions());
    } catch (StoreException e) {
      log.warn("A session could not be verified: {}", e.getMessage());
      return new Unavailable(RETRY);
    }
  }

  private Sessions sessions() {
    if (sessions == null) {
      throw new IllegalStateException(
          "there is no session store: the key store is none, and none was given to the builder");
    }
    return sessions;
  }

  // A task that throws would never run again.
  private void flushQuietly() {
    try {
      flush();
    } catch (RuntimeException e) {
      log.error("Last-used instants and rejections could not be written", e);
    }
  }

  private void purgeQuietly() {
    try {
      purgeSessions();
    } catch (RuntimeException e) {
      log.warn("Sessions that are over could not be cleared", e);
    }
  }

  private void reloadQuietly() {
    try {
      ring.reload();
    } catch (RuntimeException | LinkageError e) {
      log.error("New server keys could not be taken", e);
    }
  }

  private static ScheduledExecutorService daemon(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        work -> {
          var thread = new Thread(work, name);
          thread.setDaemon(true);
          return thread;
        });
  }
}
