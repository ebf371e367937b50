package dev.wardlock.cli.keys;

import dev.wardlock.cli.shell.Shell;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code wardlock keys …}. */
@Command(
    name = "keys",
    description = "Makes, shows, rotates and revokes keys.",
    synopsisSubcommandLabel = "COMMAND")
public final class KeysGroup {

  private KeysGroup() {}

  /** The group, with all its commands. */
  public static CommandLine command(Shell shell) {
    return new CommandLine(new KeysGroup())
        .addSubcommand(new GenerateKey(shell))
        .addSubcommand(new ListKeys(shell))
        .addSubcommand(new ShowKey(shell))
        .addSubcommand(new RotateKey(shell))
        .addSubcommand(new ReplaceKey(shell))
        .addSubcommand(new RevokeKey(shell))
        .addSubcommand(new RevokeAll(shell))
        .addSubcommand(new KeyHistory(shell))
        .addSubcommand(new PurgeKeys(shell))
        .addSubcommand(new ImportKeys(shell));
  }
}
