package dev.wardlock.cli.secrets;

import dev.wardlock.cli.shell.Shell;
import dev.wardlock.secrets.ring.KeyState;
import dev.wardlock.secrets.ring.KeyStep.Action;
import dev.wardlock.secrets.ring.KeyStep.Keys;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code wardlock secrets server-keys retire}, and of signing keys. */
@Command(
    name = "retire",
    description = {
      "Retires a next key that is not to become active after all. The active one is retired by"
          + " making another one active."
    })
final class RetireKey implements Runnable {

  private final Shell shell;
  private final Keys keys;

  @Mixin private KeySetOptions which = new KeySetOptions();
  @Mixin private StepOptions step = new StepOptions();

  @Parameters(arity = "0..1", paramLabel = "ID", description = "Which key. Default: the next one.")
  private @Nullable String id;

  RetireKey(Shell shell, Keys keys) {
    this.shell = shell;
    this.keys = keys;
  }

  @Override
  public void run() {
    KeySet set = which.open(shell, keys);
    String meant = set.meant(id, KeyState.NEXT);
    Instant now = shell.clock().instant();
    set.judge(
        keys == Keys.SERVER_KEYS
            ? () -> set.ring().retire(meant, now)
            : () -> set.set().retire(meant, now));
    set.take(Action.RETIRE, meant, step);
  }
}
