package dev.wardlock.cli.secrets;

import dev.wardlock.cli.shell.Durations;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.secrets.ring.KeyState;
import dev.wardlock.secrets.ring.KeyStep.Action;
import dev.wardlock.secrets.ring.KeyStep.Keys;
import dev.wardlock.secrets.ring.ServerKeyRing;
import dev.wardlock.secrets.ring.SigningKeySet;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardlock secrets server-keys activate}, and of signing keys. */
@Command(
    name = "activate",
    description = {
      "Makes the next key active, and retires the one before. A retired key can be made active"
          + " again."
    })
final class ActivateKey implements Runnable {

  private final Shell shell;
  private final Keys keys;

  @Mixin private KeySetOptions which = new KeySetOptions();
  @Mixin private StepOptions step = new StepOptions();

  @Parameters(arity = "0..1", paramLabel = "ID", description = "Which key. Default: the next one.")
  private @Nullable String id;

  @Option(
      names = "--settle",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = {
        "For how long the key must have been known, which is longer than anybody takes to read it."
            + " Default: 1m for server keys, 10m for signing keys."
      })
  private @Nullable Duration settle;

  @Option(names = "--force", description = "Does it however long the key has been known.")
  private boolean force;

  ActivateKey(Shell shell, Keys keys) {
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
            ? () -> set.ring().activate(meant, or(ServerKeyRing.DEFAULT_SETTLE), force, now)
            : () -> set.set().activate(meant, or(SigningKeySet.DEFAULT_SETTLE), force, now));
    set.take(Action.ACTIVATE, meant, step);
  }

  private Duration or(Duration fallback) {
    return settle == null ? fallback : settle;
  }
}
