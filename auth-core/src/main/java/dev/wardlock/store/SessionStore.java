package dev.wardlock.store;

import dev.wardlock.model.KeyId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where login sessions are kept; usually the {@link KeyStore} does it too.
 *
 * <p>A session is found by the hash of its secret id alone; the id itself is never stored. A read
 * that begins after a write returned sees it.
 *
 * <p>Implementations are safe for use by many threads. Every method throws {@link StoreException},
 * and nothing else, when the store cannot answer.
 *
 * <p>Source: OWASP ASVS 5.0, V7.
 */
public interface SessionStore {

  /**
   * Keeps a new session.
   *
   * @param session the session
   */
  void start(StoredSession session);

  /**
   * A session.
   *
   * @param hash the hash of its id
   * @return the session; null if there is none
   */
  @Nullable StoredSession session(String hash);

  /**
   * Moves a session's last-seen instant forward, never back. Does nothing if there is none.
   *
   * @param hash the hash of its id
   * @param at the instant
   */
  void seen(String hash, Instant at);

  /**
   * Ends a session.
   *
   * @param hash the hash of its id
   * @return whether there was one
   */
  boolean end(String hash);

  /**
   * Clears sessions whose absolute end, or whose last sight, lies before an instant.
   *
   * @param expiredBefore absolute ends before this are cleared
   * @param seenBefore last sights before this are cleared
   * @return how many were cleared
   */
  int purgeSessions(Instant expiredBefore, Instant seenBefore);

  /**
   * A login session as it is persisted: bound to a key and the version of its secret, or to the
   * fingerprint of a static token.
   *
   * @param hash the hash of its id
   * @param key the key; null for a static token
   * @param secretVersion the version of the key's secret; 0 for a static token
   * @param fingerprint the static token's fingerprint; null for a key
   * @param createdAt when it began
   * @param lastSeenAt when it was last used, to about a minute
   * @param expiresAt its absolute end
   */
  record StoredSession(
      String hash,
      @Nullable KeyId key,
      long secretVersion,
      @Nullable String fingerprint,
      Instant createdAt,
      Instant lastSeenAt,
      Instant expiresAt) {

    /** Redacted: a hash appears in no text. */
    @Override
    public String toString() {
      return "StoredSession[key=" + key + "]";
    }
  }
}
