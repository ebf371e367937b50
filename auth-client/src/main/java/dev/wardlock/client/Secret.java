package dev.wardlock.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A value that nobody may see by accident: a key, a token, a password.
 *
 * <p>Its text leaves only by {@link #reveal()}; {@link #toString()} is redacted, comparison takes
 * constant time, and it is deliberately not serializable.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * <p>Source: OWASP ASVS 5.0, V13.3 and V16.2.5 (secrets are neither exposed nor logged).
 */
public final class Secret {

  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /**
   * Wraps a value.
   *
   * @param text the value
   * @return the secret
   */
  public static Secret of(String text) {
    return new Secret(text);
  }

  /**
   * The value itself. Every call is a place to look at in a review.
   *
   * @return the text
   */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Secret other
        && MessageDigest.isEqual(
            text.getBytes(StandardCharsets.UTF_8), other.text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same for all values, so that it tells nothing: do not use them as keys of a map. */
  @Override
  public int hashCode() {
    return 1;
  }

  @Override
  public String toString() {
    return "Secret[redacted]";
  }
}
