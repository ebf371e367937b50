package dev.wardlock.cli.shell;

import picocli.CommandLine;

/** A command, or a group of them, that takes its place in the program. */
@FunctionalInterface
public interface CommandGroup {

  /**
   * Makes the command, with all below it.
   *
   * @param shell what its commands work with
   * @return the command
   */
  CommandLine in(Shell shell);
}
