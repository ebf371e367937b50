package dev.wardlock.cli.secrets;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.secrets.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wardlock secrets resume}. */
@Command(
    name = "resume",
    description = {
      "Does the rest of a run that died half-way, or could not do all.",
      "What was confirmed then is not asked for again."
    })
final class ResumeCommand implements Runnable {

  private final Shell shell;

  @Mixin private Place place = new Place();

  @Option(
      names = "--abandon",
      description = "Gives the run up instead; what it did stays as it is.")
  private boolean abandon;

  @Option(names = "--yes", description = "Does not ask before it gives a run up.")
  private boolean yes;

  ResumeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    Session session = Session.open(shell, place);
    Plan plan =
        session
            .ask(session.secrets()::unfinished)
            .orElseThrow(() -> CommandFailure.usage("There is no run to resume."));
    new PlanTable(shell.output(), session.secrets()).print(plan);
    if (!abandon) {
      session.finish(session.secrets()::resume);
      return;
    }
    shell.confirm(
        "This gives up the run of " + plan.subject() + ": environments may differ from then on.",
        yes);
    session.ask(session.secrets()::abandon);
    shell.output().json(PlanTable.document(plan));
    shell
        .output()
        .line("Given up. Publish or rotate again, so that there is one value everywhere.");
  }
}
