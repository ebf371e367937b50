package dev.wardlock.cli.keys;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.Shell;
import picocli.CommandLine.Option;

/** Asks before something that cannot be undone. */
final class Confirmation {

  @Option(
      names = {"-y", "--yes"},
      order = 42,
      description = "Does not ask. Without a terminal to ask at, this must be said.")
  private boolean yes;

  /** Refuses to begin where nobody could be asked. */
  void check(Shell shell) {
    if (!yes && !shell.terminal().canAsk()) {
      throw CommandFailure.usage(
          "This cannot be undone, and there is no terminal to ask at: say --yes. Nothing was done.");
    }
  }

  boolean isNeeded() {
    return !yes;
  }

  void ask(Shell shell, String what) {
    shell.confirm(what, yes);
  }
}
