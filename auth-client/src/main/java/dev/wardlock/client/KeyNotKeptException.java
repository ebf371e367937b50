package dev.wardlock.client;

import java.io.IOException;

/**
 * A key has a new token, and the keeper could not keep it. The token is here, and nowhere else:
 * keep it by other means, or it is lost when the process ends.
 */
public final class KeyNotKeptException extends IOException {

  private static final long serialVersionUID = 1;

  /** What was not kept. */
  private final transient IssuedKey key;

  KeyNotKeptException(IssuedKey key, IOException cause) {
    super("The key " + key.id() + " has a new token, and it could not be kept.", cause);
    this.key = key;
  }

  /**
   * The key with its new token.
   *
   * @return the key
   */
  public IssuedKey key() {
    return key;
  }
}
