package dev.wardlock;

import dev.wardlock.model.KeyId;
import org.jspecify.annotations.Nullable;

/**
 * A change or a reading was refused, and nothing was changed.
 *
 * <p>The message says what was wrong and what to do; it holds no secret.
 */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The reason. */
  private final Reason reason;

  /** The key in the way, if any. */
  private final transient @Nullable KeyId holder;

  RefusedException(Reason reason, String message) {
    this(reason, message, null);
  }

  RefusedException(Reason reason, String message, @Nullable KeyId holder) {
    super(message);
    this.reason = reason;
    this.holder = holder;
  }

  /**
   * Why.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  /**
   * The key that has the name, where the reason is {@link Reason#NAME_TAKEN}.
   *
   * @return its id, else null
   */
  public @Nullable KeyId holder() {
    return holder;
  }

  /** Why something was refused. */
  public enum Reason {
    /** What was asked for is malformed or out of bounds, whoever asks. */
    INVALID,
    /** The actor may not. */
    FORBIDDEN,
    /** There is none, or none that the actor may know of. */
    NOT_FOUND,
    /** The context has a key of that name. */
    NAME_TAKEN,
    /** Someone else changed it first; or it has ended. */
    CONFLICT,
    /** Too many costly hashes are waiting; try again in a second. */
    OVERLOADED
  }
}
