package dev.wardlock.client;

import java.io.IOException;

/**
 * How a login is renewed. Called by one thread of one process at a time, with a lock on the token
 * file held, so it ends by itself in bounded time.
 */
@FunctionalInterface
public interface TokenRefresher {

  /**
   * Renews a login.
   *
   * @param state what is renewed; it has a refresh token
   * @return what replaces it; without a refresh token where the server gave no new one, and then
   *     the old one is kept
   * @throws RefreshRefusedException if the server does not renew it: a person has to log in
   * @throws IOException if the server could not be asked, or its answer was not understood: what is
   *     there is kept, and the next caller tries again
   * @throws InterruptedException if this thread is interrupted
   */
  TokenState refresh(TokenState state)
      throws RefreshRefusedException, IOException, InterruptedException;
}
