package dev.wardlock.store;

import org.jspecify.annotations.Nullable;

/**
 * The store could not answer, or its answer did not arrive. After a commit that threw this, the
 * change may have happened or not.
 *
 * <p>It is never folded into a rejection: a verification becomes unavailable.
 */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * With a cause.
   *
   * @param message what was asked for; no secret, no hash
   * @param cause what the store threw, if anything
   */
  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
