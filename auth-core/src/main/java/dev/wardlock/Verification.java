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

    Accepted(
        Principal principal,
        long secretVersion,
        @Nullable Instant expiresAt,
        @Nullable String fingerprint) {
      this.principal = principal;
      this.secretVersion = secretVersion;
      this.expiresAt = expiresAt;
      this.fingerprint = fingerprint;
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

    long secretVersion() {
      return secretVersion;
    }

    @Nullable String fingerprint() {
      return fingerprint;
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
    OTHER_CONTEXT
  }
}
