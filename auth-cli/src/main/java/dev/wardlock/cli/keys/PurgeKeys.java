package dev.wardlock.cli.keys;

import dev.wardlock.cli.deployment.StoreDeployment;
import dev.wardlock.cli.deployment.StoreTarget;
import dev.wardlock.cli.shell.Durations;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wardlock keys purge --ended-for D}. */
@Command(
    name = "purge",
    description = {
      "Clears keys that ended some time ago, by which their names are free again; what happened to"
          + " them stays in the trail. Works on a store alone."
    })
final class PurgeKeys implements Runnable {

  private final Shell shell;

  @Mixin private final StoreTarget store = new StoreTarget();

  @Mixin private final Confirmation confirmation = new Confirmation();

  @Option(
      names = "--ended-for",
      required = true,
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "For how long they must have been over.")
  private Duration endedFor = Duration.ZERO;

  PurgeKeys(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    confirmation.check(shell);
    confirmation.ask(shell, "This clears the records of keys that ended.");
    try (StoreDeployment deployment = store.open(shell)) {
      List<String> cleared = deployment.purge(endedFor);
      Output output = shell.output();
      output.json(Map.of("purged", cleared));
      output.line("Cleared: " + cleared.size() + ".");
    }
  }
}
