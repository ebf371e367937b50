package dev.wardlock.cli.secrets;

import dev.wardlock.cli.shell.Shell;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The group {@code wardlock secrets}. */
@Command(
    name = "secrets",
    description = "Rotates, publishes and audits the secrets of a deployment.",
    synopsisSubcommandLabel = "COMMAND")
public final class SecretsCommand {

  private SecretsCommand() {}

  /** The group, with its commands in the order of the help. */
  public static CommandLine command(Shell shell) {
    return new CommandLine(new SecretsCommand())
        .addSubcommand(new RotateCommand(shell))
        .addSubcommand(new PublishCommand(shell))
        .addSubcommand(new ResumeCommand(shell))
        .addSubcommand(new EmergencyCommand(shell))
        .addSubcommand(new StatusCommand(shell))
        .addSubcommand(new AuditCommand(shell))
        .addSubcommand(KeySetGroups.serverKeys(shell))
        .addSubcommand(KeySetGroups.signingKeys(shell));
  }
}
