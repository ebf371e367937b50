package dev.wardlock.secrets.model;

/**
 * Something about a deployment's secrets could not be done. The message says what, and what to do;
 * no secret is ever in it, nor in its cause.
 */
public class SecretsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Without a cause.
   *
   * @param message what was wrong, and what to do
   */
  public SecretsException(String message) {
    super(message);
  }

  /**
   * With a cause.
   *
   * @param message what was wrong, and what to do
   * @param cause what is behind it
   */
  public SecretsException(String message, Throwable cause) {
    super(message, cause);
  }
}
