package dev.wardlock.cli.shell;

import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command gets to work with: the terminal, the environment, the clock, and the options that
 * every command has. Made once for a run, and handed to each command's constructor.
 *
 * <p>Not safe for use by many threads.
 */
public final class Shell {

  private final Terminal terminal;
  private final Map<String, String> environment;
  private final Clock clock;
  private Format format = Format.TEXT;

  /**
   * A shell.
   *
   * @param terminal where the command runs
   * @param environment the environment's variables
   * @param clock the clock
   */
  public Shell(Terminal terminal, Map<String, String> environment, Clock clock) {
    this.terminal = terminal;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  /** Where the command runs. */
  public Terminal terminal() {
    return terminal;
  }

  /** The environment's variables. */
  public Map<String, String> environment() {
    return environment;
  }

  /** A variable of the environment; null where it is unset or blank. */
  public @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  /** The clock. */
  public Clock clock() {
    return clock;
  }

  /** In what form to answer. */
  public void format(Format wanted) {
    format = wanted;
  }

  /** How to answer. */
  public Output output() {
    return new Output(terminal, format, coloured());
  }

  /** Whether colours are wanted: https://no-color.org, and only where a person looks on. */
  public boolean coloured() {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"))
        && terminal.showsOutput();
  }

  /**
   * Asks before something is done that cannot be undone.
   *
   * @param what what will be done, as a sentence
   * @param yes whether {@code --yes} was given
   * @throws CommandFailure if it was not confirmed, or there is nobody to ask: exit 2
   */
  public void confirm(String what, boolean yes) {
    if (yes) {
      return;
    }
    if (!terminal.canAsk()) {
      throw CommandFailure.usage(
          what + " This cannot be undone, and there is no terminal to ask at: say --yes.");
    }
    String answer = terminal.ask(Output.visible(what) + " Go on? [y/N] ");
    String word = answer == null ? "" : answer.strip().toLowerCase(Locale.ROOT);
    if (!word.equals("y") && !word.equals("yes")) {
      throw CommandFailure.usage("Nothing was done.");
    }
  }

  /**
   * Says what went wrong, on standard error.
   *
   * @param problem what was thrown
   * @return how the process ends
   */
  public ExitCode report(Exception problem) {
    CommandFailure failure = Failures.of(problem);
    output().failure(failure);
    return failure.exitCode();
  }
}
