package dev.wardlock.model;

/**
 * The public id of a key: 12 base62 characters, unique in a deployment, case-sensitive. It is part
 * of the token, survives rotation and may be logged and shown.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * @param value the 12 characters
 */
public record KeyId(String value) implements Comparable<KeyId> {

  /** How many characters an id has. */
  public static final int LENGTH = 12;

  /**
   * Checks the form.
   *
   * @param value as the component
   * @throws IllegalArgumentException if the value is not 12 base62 characters
   */
  public KeyId {
    if (!isId(value)) {
      throw new IllegalArgumentException("a key id is 12 characters of 0-9 A-Z a-z");
    }
  }

  /**
   * Whether a text has the form of an id.
   *
   * @param text the text
   * @return true if it has
   */
  public static boolean isId(String text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(KeyId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
