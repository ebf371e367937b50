package dev.wardlock.cli.secrets;

import dev.wardlock.cli.shell.Durations;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.secrets.ring.KeyState;
import dev.wardlock.secrets.ring.KeyStep.Action;
import dev.wardlock.secrets.ring.KeyStep.Keys;
import dev.wardlock.secrets.ring.SigningKeySet;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardlock secrets signing-keys drop}. */
@Command(
    name = "drop",
    description = "Drops a retired signing key: what it signed is refused from then on.")
final class DropSigningKey implements Runnable {

  private final Shell shell;

  @Mixin private KeySetOptions which = new KeySetOptions();
  @Mixin private StepOptions step = new StepOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "Which key. Default: the only retired one.")
  private @Nullable String id;

  @Option(
      names = "--lifetime",
      paramLabel = "DURATION",
      converter = Durations.class,
      defaultValue = "1d",
      description = {
        "For how long it must have been retired, which is longer than what it signed is valid."
            + " Default: ${DEFAULT-VALUE}."
      })
  private Duration lifetime = SigningKeySet.DEFAULT_LIFETIME;

  @Option(names = "--force", description = "Drops it however long it has been retired.")
  private boolean force;

  DropSigningKey(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    KeySet set = which.open(shell, Keys.SIGNING_KEYS);
    String meant = set.meant(id, KeyState.RETIRED);
    set.judge(() -> set.set().drop(meant, lifetime, force, shell.clock().instant()));
    set.take(Action.DROP, meant, step);
  }
}
