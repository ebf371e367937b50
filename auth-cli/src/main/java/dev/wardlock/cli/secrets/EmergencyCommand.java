package dev.wardlock.cli.secrets;

import dev.wardlock.cli.shell.Shell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wardlock secrets emergency --reachable-by NAME}. */
@Command(
    name = "emergency",
    description = "Rotates all that somebody can reach, and writes a record of it.")
final class EmergencyCommand implements Runnable {

  private final Shell shell;

  @Mixin private Place place = new Place();

  @Option(
      names = "--reachable-by",
      required = true,
      paramLabel = "NAME",
      description = "Who, as in [access].")
  private String name = "";

  @Option(names = "--dry-run", description = "Shows what can be reached, and does nothing.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Does not ask.")
  private boolean yes;

  EmergencyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    Session session = Session.open(shell, place);
    session.carryOut(session.ask(() -> session.secrets().planEmergency(name)), dryRun, yes);
  }
}
