package dev.wardlock.cli.secrets;

import dev.wardlock.cli.shell.Shell;
import dev.wardlock.secrets.ring.KeyStep.Keys;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wardlock secrets signing-keys status}. */
@Command(name = "status", description = "Shows where each signing key stands.")
final class SigningKeysStatus implements Runnable {

  private final Shell shell;

  @Mixin private KeySetOptions which = new KeySetOptions();

  SigningKeysStatus(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    KeySet set = which.open(shell, Keys.SIGNING_KEYS);
    shell
        .output()
        .items(
            List.of("id", "state", "since"),
            set.statuses().stream().map(KeyRows::of).toList(),
            null);
  }
}
