package dev.wardlock.cli.shell;

import dev.wardlock.RefusedException;
import dev.wardlock.store.StoreException;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/** What went wrong, as a failure with an exit code. */
final class Failures {

  /**
   * What looks like a token, wherever it stands: typed into the wrong place, it is not repeated.
   */
  private static final Pattern TOKEN =
      Pattern.compile("[a-z][a-z0-9]{0,15}_[0-9A-Za-z]{12}_[0-9A-Za-z]{16,}");

  private Failures() {}

  static CommandFailure of(Exception e) {
    if (e instanceof CommandFailure failure) {
      return failure;
    }
    if (e instanceof RefusedException refused) {
      return new CommandFailure(exitCode(refused.reason()), sentence(refused));
    }
    if (e instanceof StoreException) {
      return new CommandFailure(ExitCode.UNAVAILABLE, sentence(e));
    }
    LoggerFactory.getLogger("dev.wardlock.cli").debug("Unexpected", e);
    return new CommandFailure(
        ExitCode.FAILED,
        "Something broke (" + e.getClass().getSimpleName() + "). --log-level debug shows more.");
  }

  private static ExitCode exitCode(RefusedException.Reason reason) {
    return switch (reason) {
      case INVALID -> ExitCode.USAGE;
      case FORBIDDEN -> ExitCode.FORBIDDEN;
      case NOT_FOUND -> ExitCode.NOT_FOUND;
      case NAME_TAKEN, CONFLICT -> ExitCode.CONFLICT;
      case OVERLOADED -> ExitCode.UNAVAILABLE;
    };
  }

  private static String sentence(Exception e) {
    String message = String.valueOf(e.getMessage());
    return Character.toUpperCase(message.charAt(0))
        + message.substring(1)
        + (message.endsWith(".") ? "" : ".");
  }

  static String masked(String text) {
    return TOKEN.matcher(text).replaceAll("(a token)");
  }
}
