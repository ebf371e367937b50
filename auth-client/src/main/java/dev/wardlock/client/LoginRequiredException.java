package dev.wardlock.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * There is no login that can be used, and none that can be renewed: a person has to log in. Says
 * which command does that, and holds no secret.
 */
public final class LoginRequiredException extends IOException {

  private static final long serialVersionUID = 1;

  /** What a person has to type. */
  private final String command;

  private LoginRequiredException(String message, String command, @Nullable Throwable cause) {
    super(message, cause);
    this.command = command;
  }

  static LoginRequiredException because(String reason, String command, @Nullable Throwable cause) {
    return new LoginRequiredException(reason + " Run: " + command, command, cause);
  }

  /** The same, for one more caller that waited for it: with the caller's own stack. */
  LoginRequiredException again() {
    return new LoginRequiredException(String.valueOf(getMessage()), command, this);
  }

  /**
   * The command that logs in.
   *
   * @return as a person types it, such as {@code wardlock auth login planner}
   */
  public String command() {
    return command;
  }
}
