package dev.wardlock.secrets.model;

import java.util.regex.Pattern;

/**
 * One value that a vault keeps under a reference, and the rotation that made it.
 *
 * @param id the rotation: {@code [a-z0-9][a-z0-9-]{0,63}}; {@link #UNKNOWN} where the value was put
 *     there by other means
 * @param value the value
 */
public record Version(String id, SecretValue value) {

  /** The id of a value that no rotation of ours has made. */
  public static final String UNKNOWN = "unknown";

  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  /**
   * Checks the id.
   *
   * @param id as the component
   * @param value as the component
   * @throws SecretsException if it is malformed
   */
  public Version {
    if (!ID.matcher(id).matches()) {
      throw new SecretsException("the id of a version is [a-z0-9][a-z0-9-]{0,63}");
    }
  }
}
