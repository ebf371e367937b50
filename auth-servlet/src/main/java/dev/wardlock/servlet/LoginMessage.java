package dev.wardlock.servlet;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a login or logout page tells its reader, and the status that goes with it.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * @param status the HTTP status
 * @param text the message; empty where there is nothing to tell
 * @param retryAfter when to try again, for the header; null where that is no question of time
 */
record LoginMessage(int status, String text, @Nullable Duration retryAfter) {

  static final LoginMessage NONE = new LoginMessage(200, "", null);

  /** One for every reason. */
  static final LoginMessage REJECTED =
      new LoginMessage(
          401, "This key was not accepted. Check that all of it was copied, and try again.", null);

  static final LoginMessage CROSS_SITE =
      new LoginMessage(
          403,
          "This was sent from another site, and nothing was done. Please use this page.",
          null);

  static final LoginMessage BAD_FORM =
      new LoginMessage(400, "The form did not arrive whole. Enter your key, and try again.", null);

  static LoginMessage lockedOut(Duration wait) {
    return new LoginMessage(
        429, "Too many attempts have failed. Try again in " + words(wait) + ".", wait);
  }

  static LoginMessage unavailable(Duration wait) {
    return new LoginMessage(
        503, "Keys cannot be checked at the moment. Try again in " + words(wait) + ".", wait);
  }

  /** Whether what was typed is at fault. */
  boolean blamesInput() {
    return status == 401;
  }

  /** Whole seconds, rounded up, at least one. */
  static long seconds(Duration wait) {
    return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
  }

  /** Up to a minute and a half in seconds, then in minutes, rounded up. */
  private static String words(Duration wait) {
    long seconds = seconds(wait);
    return seconds <= 90 ? count(seconds, "second") : count((seconds + 59) / 60, "minute");
  }

  private static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }
}
