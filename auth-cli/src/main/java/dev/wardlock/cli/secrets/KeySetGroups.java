package dev.wardlock.cli.secrets;

import dev.wardlock.cli.shell.Shell;
import dev.wardlock.secrets.ring.KeyStep.Keys;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The groups {@code wardlock secrets server-keys} and {@code wardlock secrets signing-keys}. */
final class KeySetGroups {

  private KeySetGroups() {}

  @Command(
      name = "server-keys",
      description = "Rotates the library's own server keys, without refusing a valid token.",
      synopsisSubcommandLabel = "COMMAND")
  private static final class ServerKeys {}

  @Command(
      name = "signing-keys",
      description = "Rotates ES256 signing keys as a set, which is published as a JWKS.",
      synopsisSubcommandLabel = "COMMAND")
  private static final class SigningKeys {}

  static CommandLine serverKeys(Shell shell) {
    return withSteps(new CommandLine(new ServerKeys()), shell, Keys.SERVER_KEYS)
        .addSubcommand(new DropServerKey(shell))
        .addSubcommand(new ServerKeysStatus(shell));
  }

  static CommandLine signingKeys(Shell shell) {
    return withSteps(new CommandLine(new SigningKeys()), shell, Keys.SIGNING_KEYS)
        .addSubcommand(new DropSigningKey(shell))
        .addSubcommand(new SigningKeysStatus(shell));
  }

  private static CommandLine withSteps(CommandLine group, Shell shell, Keys keys) {
    return group
        .addSubcommand(new AddKey(shell, keys))
        .addSubcommand(new ActivateKey(shell, keys))
        .addSubcommand(new RetireKey(shell, keys));
  }
}
