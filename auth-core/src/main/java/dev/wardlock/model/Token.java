package dev.wardlock.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A secret that is shown once: the token of a key, or the value of a login cookie.
 *
 * <p>Its text leaves only by {@link #reveal()}; {@link #toString()} is redacted, comparison takes
 * constant time, and it is deliberately not serializable.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * <p>Source: OWASP ASVS 5.0, V13.3 and V16.2.5 (secrets are neither exposed nor logged).
 */
public final class Token {

  private final String text;

  private Token(String text) {
    this.text = text;
  }

  /**
   * Wraps a secret.
   *
   * @param text the secret
   * @return the token
   */
  public static Token of(String text) {
    return new Token(text);
  }

  /**
   * The secret itself. Every call is a place to look at in a review.
   *
   * @return the text
   */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Token other
        && MessageDigest.isEqual(
            text.getBytes(StandardCharsets.UTF_8), other.text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same for all tokens, so that it tells nothing: do not use tokens as keys of a map. */
  @Override
  public int hashCode() {
    return 1;
  }

  @Override
  public String toString() {
    return "Token[redacted]";
  }
}
