package dev.wardlock;

import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Rejected;
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
  private final Duration idle;
  private final Duration lifetime;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  Sessions(
      SessionStore store, TokenVerifier verifier, Duration idle, Duration lifetime, Clock clock) {
    this.store = store;
    this.verifier = verifier;
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
    return Token.of(id);
  }

  /** Judges a session by itself, and then what it is bound to. */
  Verification verify(String id) {
    StoredSession session = find(id);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (session == null) {
      return verifier.noSession(null, now);
    }
    if (!now.isBefore(session.expiresAt()) || !now.isBefore(session.lastSeenAt().plus(idle))) {
      store.end(session.hash());
      return verifier.noSession(session.key(), now);
    }
    Verification verdict = bound(session);
    if (verdict instanceof Rejected) {
      store.end(session.hash());
    } else if (!now.isBefore(session.lastSeenAt().plus(granularity()))) {
      store.seen(session.hash(), now);
    }
    return verdict;
  }

  boolean end(String id) {
    return id.length() == ID_LENGTH && store.end(hash(id));
  }

  int purge() {
    Instant now = clock.instant();
    return store.purgeSessions(now, now.minus(idle));
  }

  private @Nullable StoredSession find(String id) {
    return id.length() == ID_LENGTH ? store.session(hash(id)) : null;
  }

  private Verification bound(StoredSession session) {
    KeyId key = session.key();
    if (key != null) {
      return verifier.recheck(key, session.secretVersion());
    }
    String fingerprint = session.fingerprint();
    return verifier.recheckStatic(fingerprint == null ? "" : fingerprint);
  }

  /** A tenth of the idle time, at most a minute: what a busy session is spared in writes. */
  private Duration granularity() {
    Duration tenth = idle.dividedBy(10);
    return tenth.compareTo(LastUsed.GRANULARITY) < 0 ? tenth : LastUsed.GRANULARITY;
  }

  private static String hash(String id) {
    return Digest.of(id).text();
  }
}
