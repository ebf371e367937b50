package dev.wardlock.client;

/**
 * A server does not renew a login, now or ever: what a {@link TokenRefresher} throws when the
 * refresh token is spent, revoked or unknown. Where the server only could not be reached, it throws
 * an {@link java.io.IOException}.
 */
public final class RefreshRefusedException extends Exception {

  private static final long serialVersionUID = 1;

  /**
   * A refusal.
   *
   * @param message what the server said, without a secret
   */
  public RefreshRefusedException(String message) {
    super(message);
  }
}
