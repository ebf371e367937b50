package dev.wardlock.cli;

import dev.wardlock.cli.shell.Shell;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The script that completes command lines in bash and, with its bashcompinit, in zsh. */
@Command(
    name = "completion",
    description = {
      "Prints a script that completes the command line in bash and zsh.",
      "For this shell: source <(wardlock completion)"
    })
final class Completion implements Runnable {

  private final Shell shell;

  @Spec private CommandSpec spec = CommandSpec.create();

  private Completion(Shell shell) {
    this.shell = shell;
  }

  static CommandLine command(Shell shell) {
    return new CommandLine(new Completion(shell));
  }

  @Override
  public void run() {
    shell.terminal().out().print(AutoComplete.bash("wardlock", spec.root().commandLine()));
  }
}
