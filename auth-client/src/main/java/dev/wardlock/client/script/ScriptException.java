package dev.wardlock.client.script;

/**
 * A script that could not be compiled, was refused, failed, or was ended at a limit.
 *
 * <p>Neither its message nor the debug output holds a secret that was typed or received: both are
 * masked before this is made.
 */
public final class ScriptException extends Exception {

  private static final long serialVersionUID = 1;

  /** What the script said. */
  private final String debugOutput;

  /** Whether the last request had no answer, or that of a server that is out of order. */
  private final boolean passing;

  /**
   * A failure.
   *
   * @param message what went wrong and, where that helps, what to do
   * @param debugOutput what the script said by {@code debug} until then; empty where it did not run
   */
  public ScriptException(String message, String debugOutput) {
    this(message, debugOutput, false);
  }

  ScriptException(String message, String debugOutput, boolean passing) {
    super(message);
    this.debugOutput = debugOutput;
    this.passing = passing;
  }

  boolean isPassing() {
    return passing;
  }

  /**
   * What the script said by {@code debug}.
   *
   * @return its lines, masked
   */
  public String debugOutput() {
    return debugOutput;
  }
}
