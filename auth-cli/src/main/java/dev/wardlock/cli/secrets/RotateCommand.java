package dev.wardlock.cli.secrets;

import dev.wardlock.cli.shell.Shell;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardlock secrets rotate KEY}. */
@Command(
    name = "rotate",
    description = {
      "Makes a new value of a secret, stores it, and publishes it to every environment that has it.",
      "The first rotation makes the first value."
    })
final class RotateCommand implements Runnable {

  private final Shell shell;

  @Mixin private Place place = new Place();

  @Parameters(paramLabel = "KEY", description = "The key, as in [rotation].")
  private String key = "";

  @Option(
      names = "--env",
      paramLabel = "NAME",
      description = "Which environment, for a per-env key.")
  private @Nullable String environment;

  @Option(names = "--dry-run", description = "Shows the plan, and does nothing.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Does not ask.")
  private boolean yes;

  RotateCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    Session session = Session.open(shell, place);
    session.carryOut(
        session.ask(() -> session.secrets().planRotation(key, Optional.ofNullable(environment))),
        dryRun,
        yes);
  }
}
