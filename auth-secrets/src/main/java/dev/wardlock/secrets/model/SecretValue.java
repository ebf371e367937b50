package dev.wardlock.secrets.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The value of a deployment's secret.
 *
 * <p>Its text leaves only by {@link #reveal()}; {@link #toString()} is redacted, comparison takes
 * constant time, and it is deliberately not serializable.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * <p>1 to 48 KiB of UTF-8, the most that a GitHub secret holds.
 */
public final class SecretValue {

  /** The most that a value may have, in bytes of UTF-8. */
  public static final int MAX_BYTES = 48 * 1024;

  private final String text;

  private SecretValue(String text) {
    this.text = text;
  }

  /**
   * Wraps a value.
   *
   * @param text the value
   * @return the secret
   * @throws SecretsException if it is empty, longer than 48 KiB, or has a NUL, which neither an
   *     environment nor a command's input can carry whole
   */
  public static SecretValue of(String text) {
    if (text.isEmpty()) {
      throw new SecretsException("the value is empty");
    }
    if (text.indexOf('\0') >= 0) {
      throw new SecretsException("the value has a NUL character");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new SecretsException("the value is longer than " + MAX_BYTES + " bytes");
    }
    return new SecretValue(text);
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
    return o instanceof SecretValue other
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
    return "SecretValue[redacted]";
  }
}
