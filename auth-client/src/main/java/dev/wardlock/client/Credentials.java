package dev.wardlock.client;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Where requests get what they carry: a {@link TokenManager}, or a key that the application has.
 *
 * <p>An implementation is safe for use by many threads, and its methods do not block.
 */
public interface Credentials {

  /**
   * What a request carries that is sent now. What has expired is renewed first.
   *
   * @return the state; completes exceptionally with a {@link LoginRequiredException} where a person
   *     has to log in, and with another {@link java.io.IOException} where it cannot be had now
   */
  CompletableFuture<TokenState> current();

  /**
   * Whether something newer can be had than what a server did not accept.
   *
   * @param refused what was sent
   * @return whether {@link #renew} may succeed
   */
  boolean canRenew(TokenState refused);

  /**
   * What to send in place of what a server did not accept.
   *
   * @param refused what was sent
   * @return something newer; completes exceptionally as that of {@link #current()}
   */
  CompletableFuture<TokenState> renew(TokenState refused);

  /**
   * A key, sent as {@code Authorization: Bearer} (RFC 6750).
   *
   * @param key tells the key, each time anew: it may change while it is in use
   * @return credentials that are renewed when the key has changed
   */
  static Credentials bearer(Supplier<Secret> key) {
    return new BearerCredentials(key);
  }
}
