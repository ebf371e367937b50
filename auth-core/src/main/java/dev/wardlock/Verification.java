package dev.wardlock;

import dev.wardlock.model.KeyId;
import dev.wardlock.model.Principal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a credential: accepted, rejected, or unavailable. Three answers, never two.
 *
 * <p>Only a verifier can make an {@link Accepted}. A store outage is {@link Unavailable}, never one
 * of the others.
 *
 * <p>Immutable and safe for use by many threads.
 */
public sealed interface Verification {

  /** The credential is good now. */
  final class Accepted implements Verification {

    private final Principal principal;
    private final long secretVersion;
    private final @Nullable Instant expiresAt;
    private final @Nullable String fingerprint;
    private final @Nullable String session;

    Accepted(
        Principal principal,
        long secretVersion,
        @Nullable Instant expiresAt,
        @Nullable String fingerprint,
        @Nullable String session) {
      this.principal = principal;
      this.secretVersion = secretVersion;
      this.expiresAt = expiresAt;
      this.fingerprint = fingerprint;
      this.session = session;
    }

    /**
     * Who acts.
     *
     * @return the principal
     */
    public Principal principal() {
      return principal;
    }

    /**
     * When the credential ends by itself.
     *
     * @return the first instant at which it is no longer good; null for never
     */
    public @Nullable Instant expiresAt() {
      return expiresAt;
    }

    /** The version of the key's secret; 0 for a static token. */
    long secretVersion() {
      return secretVersion;
    }

    /** The static token's fingerprint; null for a key. */
    @Nullable String fingerprint() {
      return fingerprint;
    }

    /** The hash of the login session's id; null where there is none. */
    @Nullable String session() {
      return session;
    }

    Accepted by(String sessionHash) {
      return new Accepted(principal, secretVersion, expiresAt, fingerprint, sessionHash);
    }

    @Override
    public String toString() {
      return "Accepted[" + principal.kind() + " " + principal.id() + "]";
    }
  }

  /**
   * The credential is no good. From outside every rejection looks alike.
   *
   * @param reason why: for the audit trail, not for the caller
   * @param key the id that was named, if one could be read; it need not exist
   */
  record Rejected(Reason reason, @Nullable KeyId key) implements Verification {}

  /**
   * It could not be found out.
   *
   * @param retryAfter after how long it is worth asking again
   */
  record Unavailable(Duration retryAfter) implements Verification {}

  /** Why a credential was rejected. */
  enum Reason {
    /** It has not the form of any credential. */
    MALFORMED,
    /** Its check does not hold: mistyped, forged, or of a server key that is gone. */
    BAD_CHECK,
    /** There is no such key. */
    UNKNOWN,
    /** The secret is not that of the key. */
    WRONG_SECRET,
    /** The secret was the key's, before a rotation. */
    ROTATED_OUT,
    /** The key was revoked. */
    REVOKED,
    /** The key has expired. */
    EXPIRED,
    /** The key's kind is not configured. */
    UNKNOWN_KIND,
    /**
     * The stored hash cannot be verified: unknown, absurdly costly, or of a server key that is
     * gone.
     */
    UNUSABLE_HASH,
    /** The login session is unknown or over. */
    NO_SESSION,
    /** The key is good, and belongs to another context than the one that is asked for. */
    OTHER_CONTEXT,
    /** A development token, from another machine or through a proxy. */
    NOT_LOCAL
  }
}
