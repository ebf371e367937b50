package dev.wardlock.cli.secrets;

import dev.wardlock.cli.shell.Shell;
import dev.wardlock.secrets.ring.KeyStep.Action;
import dev.wardlock.secrets.ring.KeyStep.Keys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wardlock secrets server-keys add}, and of signing keys. */
@Command(
    name = "add",
    description = {
      "Adds the next key, which is known from then on and makes nothing yet.",
      "The first key of all is active at once."
    })
final class AddKey implements Runnable {

  private final Shell shell;
  private final Keys keys;

  @Mixin private KeySetOptions which = new KeySetOptions();
  @Mixin private StepOptions step = new StepOptions();

  AddKey(Shell shell, Keys keys) {
    this.shell = shell;
    this.keys = keys;
  }

  @Override
  public void run() {
    KeySet set = which.open(shell, keys);
    if (!set.statuses().isEmpty()) {
      set.judge(
          keys == Keys.SERVER_KEYS
              ? () -> set.ring().add(shell.clock().instant())
              : () -> set.set().add(shell.clock().instant()));
    }
    set.take(Action.ADD, "", step);
  }
}
