package dev.wardlock.cli.secrets;

import dev.wardlock.cli.shell.Shell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wardlock secrets publish --env NAME}. */
@Command(
    name = "publish",
    description = {
      "Publishes all settings of an environment again: references as secrets, literals as variables.",
      "It makes no values. It asks at a terminal alone."
    })
final class PublishCommand implements Runnable {

  private final Shell shell;

  @Mixin private Place place = new Place();

  @Option(names = "--env", required = true, paramLabel = "NAME", description = "The environment.")
  private String environment = "";

  @Option(names = "--dry-run", description = "Shows the plan, and does nothing.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Does not ask.")
  private boolean yes;

  PublishCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    Session session = Session.open(shell, place);
    // What is published again was published before: a deployment may do so by itself.
    session.carryOut(
        session.ask(() -> session.secrets().planPublication(environment)),
        dryRun,
        yes || !shell.terminal().canAsk());
  }
}
