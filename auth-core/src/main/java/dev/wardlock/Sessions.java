package dev.wardlock;

import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Rejected;
import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.AuditEvent.SessionAction;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Token;
import dev.wardlock.store.SessionStore;
import dev.wardlock.store.SessionStore.StoredSession;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Login sessions: an opaque random id for a browser, bound to a key and the version of its secret,
 * or to a static token. Rotating or revoking the key ends them.
 */
final class Sessions {

  private static final int ID_BYTES = 32;
  private static final int ID_LENGTH = 43;

  private final SessionStore store;
  private final TokenVerifier verifier;
  private final RejectionLog events;
  private final Duration idle;
  private final Duration lifetime;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  Sessions(
      SessionStore store,
      TokenVerifier verifier,
      RejectionLog events,
      Duration idle,
      Duration lifetime,
      Clock clock) {
    this.store = store;
    this.verifier = verifier;
    this.events = events;
    this.idle = idle;
    this.lifetime = lifetime;
    this.clock = clock;
  }

  Token start(Accepted accepted) {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    store.start(
        new StoredSession(
            hash(id),
            accepted.principal().key(),
            accepted.secretVersion(),
            accepted.fingerprint(),
            now,
            now,
            now.plus(lifetime)));
    KeyId key = accepted.principal().key();
    events.session(SessionAction.STARTED, key, By.principal(accepted.principal()), now);
    return Token.of(id);
  }

  /**
   * Judges a session by itself, and then what it is bound to.
   *
   * @param local whether it surely comes from this machine
   */
  Verification verify(String id, boolean local) {
    String hash = hashOf(id);
    StoredSession session = hash == null ? null : store.session(hash);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (session == null) {
      return verifier.noSession(null, now);
    }
    if (isOver(session, now)) {
      ended(session, now);
      return verifier.noSession(session.key(), now);
    }
    Verification verdict = bound(session, local);
    if (verdict instanceof Rejected) {
      ended(session, now);
    } else if (!now.isBefore(session.lastSeenAt().plus(granularity()))) {
      store.seen(session.hash(), now);
    }
    return verdict instanceof Accepted accepted ? verifier.counted(accepted) : verdict;
  }

  /** Judges the session of an open stream, which does not keep it from being idle. */
  Verification recheck(String hash) {
    StoredSession session = store.session(hash);
    Instant now = clock.instant();
    return session == null || isOver(session, now)
        ? verifier.noSession(session == null ? null : session.key(), now)
        : bound(session, true);
  }

  boolean end(String id) {
    String hash = hashOf(id);
    StoredSession session = hash == null ? null : store.session(hash);
    if (session == null || !store.end(session.hash())) {
      return false;
    }
    By by =
        bound(session, true) instanceof Accepted accepted
            ? By.principal(accepted.principal())
            : By.LIBRARY;
    events.session(SessionAction.ENDED, session.key(), by, clock.instant());
    return true;
  }

  int purge() {
    Instant now = clock.instant();
    return store.purgeSessions(now, now.minus(idle));
  }

  private boolean isOver(StoredSession session, Instant now) {
    return !now.isBefore(session.expiresAt()) || !now.isBefore(session.lastSeenAt().plus(idle));
  }

  private void ended(StoredSession session, Instant now) {
    if (store.end(session.hash())) {
      events.session(SessionAction.ENDED, session.key(), By.LIBRARY, now);
    }
  }

  private Verification bound(StoredSession session, boolean local) {
    KeyId key = session.key();
    String fingerprint = session.fingerprint();
    Verification verdict =
        key != null
            ? verifier.recheck(key, session.secretVersion())
            : verifier.recheckStatic(fingerprint == null ? "" : fingerprint, local);
    return verdict instanceof Accepted accepted ? accepted.by(session.hash()) : verdict;
  }

  /** A tenth of the idle time, at most a minute: what a busy session is spared in writes. */
  private Duration granularity() {
    Duration tenth = idle.dividedBy(10);
    return tenth.compareTo(LastUsed.GRANULARITY) < 0 ? tenth : LastUsed.GRANULARITY;
  }

  private static @Nullable String hashOf(String id) {
    return id.length() == ID_LENGTH ? hash(id) : null;
  }

  private static String hash(String id) {
    return Digest.of(id).text();
  }
}
