package dev.wardlock.cli.auth;

import dev.wardlock.cli.shell.Shell;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The group {@code wardlock auth}. */
@Command(
    name = "auth",
    description = "Logs in to applications, and keeps what they gave.",
    synopsisSubcommandLabel = "COMMAND")
public final class AuthGroup {

  private AuthGroup() {}

  /** The group, with its commands in the order of the help. */
  public static CommandLine command(Shell shell) {
    return new CommandLine(new AuthGroup())
        .addSubcommand(new AnalyzeCommand(shell))
        .addSubcommand(new LoginCommand(shell))
        .addSubcommand(new RefreshCommand(shell))
        .addSubcommand(new SetCommand(shell))
        .addSubcommand(new ExtractCommand(shell))
        .addSubcommand(new LogoutCommand(shell))
        .addSubcommand(new StatusCommand(shell));
  }
}
