package dev.wardlock.cli.secrets;

import dev.wardlock.cli.shell.Durations;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.secrets.ring.KeyState;
import dev.wardlock.secrets.ring.KeyStep.Action;
import dev.wardlock.secrets.ring.KeyStep.Keys;
import dev.wardlock.secrets.ring.ServerKeyRing;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardlock secrets server-keys drop}. */
@Command(
    name = "drop",
    description = {
      "Drops a retired server key: what still depends on it is refused from then on. Refused while"
          + " live keys in the stores depend on it."
    })
final class DropServerKey implements Runnable {

  private final Shell shell;

  @Mixin private KeySetOptions which = new KeySetOptions();
  @Mixin private StepOptions step = new StepOptions();
  @Mixin private Dependents dependents = new Dependents();

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "Which key. Default: the only retired one.")
  private @Nullable String id;

  @Option(
      names = "--settle",
      paramLabel = "DURATION",
      converter = Durations.class,
      defaultValue = "1m",
      description = {
        "For how long it must have been retired, which is longer than any node takes to read the"
            + " ring. Default: ${DEFAULT-VALUE}."
      })
  private Duration settle = ServerKeyRing.DEFAULT_SETTLE;

  @Option(names = "--force", description = "Drops it whatever depends on it.")
  private boolean force;

  DropServerKey(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    KeySet set = which.open(shell, Keys.SERVER_KEYS);
    String meant = set.meant(id, KeyState.RETIRED);
    Optional<Map<String, Long>> counts = dependents.count(shell);
    set.judge(() -> set.ring().drop(meant, counts, settle, force, shell.clock().instant()));
    long lost = counts.map(all -> all.getOrDefault(meant, 0L)).orElse(0L);
    if (lost > 0) {
      String many = lost == 1 ? " live key depends on " : " live keys depend on ";
      shell.output().warn(lost + many + meant + ": what it made will be refused.");
    }
    set.take(Action.DROP, meant, step);
  }
}
