package dev.wardlock.cli.keys;

import dev.wardlock.cli.shell.Shell;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code wardlock contexts …}. */
@Command(
    name = "contexts",
    description = "Makes, shows and deletes contexts, which are tenants.",
    synopsisSubcommandLabel = "COMMAND")
public final class ContextsGroup {

  private ContextsGroup() {}

  /** The group, with all its commands. */
  public static CommandLine command(Shell shell) {
    return new CommandLine(new ContextsGroup())
        .addSubcommand(new CreateContext(shell))
        .addSubcommand(new ListContexts(shell))
        .addSubcommand(new ShowContext(shell))
        .addSubcommand(new SetPolicy(shell))
        .addSubcommand(new DeleteContext(shell));
  }
}
