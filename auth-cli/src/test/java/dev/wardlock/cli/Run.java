package dev.wardlock.cli;

import dev.wardlock.cli.shell.Shell;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** A command that is run in this process, and what came of it. */
public final class Run {

  private final Map<String, String> environment = new HashMap<>();
  private ScriptedTerminal terminal = ScriptedTerminal.none();
  private Clock clock = Clock.systemUTC();

  /** What came of it. */
  public record Result(int exit, String out, String err) {}

  /** With a variable in the environment, which is empty otherwise. */
  public Run env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** At a terminal; redirected streams otherwise. */
  public Run at(ScriptedTerminal where) {
    terminal = where;
    return this;
  }

  /** At a time. */
  public Run at(Clock time) {
    clock = time;
    return this;
  }

  /** Runs it. */
  public Result run(String... args) {
    int exit = Wardlock.run(new Shell(terminal, environment, clock), args);
    return new Result(exit, terminal.outText(), terminal.errText());
  }

  /** Runs it with redirected streams and an empty environment. */
  public static Result wardlock(String... args) {
    return new Run().run(args);
  }
}
