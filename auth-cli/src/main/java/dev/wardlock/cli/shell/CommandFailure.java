package dev.wardlock.cli.shell;

/** A command cannot go on. The message says what was wrong and what to do, without a secret. */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** How the process ends. */
  private final ExitCode exitCode;

  /**
   * A failure.
   *
   * @param exitCode how the process ends
   * @param message a sentence
   */
  public CommandFailure(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Wrong usage, found before anything was done. */
  public static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message);
  }

  /** How the process ends. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
