package dev.wardlock.cli;

import dev.wardlock.cli.shell.Shell;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wardlock help keys list}: what {@code wardlock keys list --help} shows. */
@Command(name = "help", helpCommand = true, description = "Shows the help of a command.")
final class Help implements Runnable {

  private final Shell shell;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The command.")
  private List<String> path = List.of();

  private Help(Shell shell) {
    this.shell = shell;
  }

  static CommandLine command(Shell shell) {
    return new CommandLine(new Help(shell));
  }

  @Override
  public void run() {
    CommandLine command = spec.root().commandLine();
    for (String name : path) {
      CommandLine next = command.getSubcommands().get(name);
      if (next == null) {
        throw new ParameterException(command, "There is no command " + name);
      }
      command = next;
    }
    command.usage(shell.terminal().out(), command.getColorScheme());
  }
}
