package dev.wardlock.cli.secrets;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.secrets.IncompleteRunException;
import dev.wardlock.secrets.Plan;
import dev.wardlock.secrets.Report;
import dev.wardlock.secrets.Secrets;
import dev.wardlock.secrets.SecretsBuilder;
import dev.wardlock.secrets.UnfinishedRunException;
import dev.wardlock.secrets.model.SecretsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;

/** One command's work on a declaration: what goes wrong becomes a failure with its exit code. */
final class Session {

  private final Shell shell;
  private final Secrets secrets;

  private Session(Shell shell, Secrets secrets) {
    this.shell = shell;
    this.secrets = secrets;
  }

  static Session open(Shell shell, Place place) {
    return new Session(shell, judged(shell, ExitCode.USAGE, () -> secrets(shell, place)));
  }

  private static Secrets secrets(Shell shell, Place place) {
    var typed = new Typed(shell);
    SecretsBuilder builder =
        Secrets.of(place.file).clock(shell.clock()).prompt(typed::value).vaultKey(typed.vaultKey());
    if (place.generators != null) {
      builder.generatorsFolder(place.generators);
    }
    return builder.build();
  }

  Secrets secrets() {
    return secrets;
  }

  /** What is found out before anything is done. */
  <T> T ask(Supplier<T> question) {
    return judged(shell, ExitCode.USAGE, question);
  }

  /** Shows a plan, has it confirmed, and carries it out. */
  void carryOut(Plan plan, boolean dryRun, boolean confirmed) {
    var shown = new PlanTable(shell.output(), secrets);
    shown.print(plan);
    ask(
        () -> {
          secrets.check(plan);
          return plan;
        });
    if (dryRun) {
      shown.dryRun(plan);
      return;
    }
    shell.confirm(PlanTable.sentence(plan), confirmed);
    finish(() -> secrets.execute(plan));
  }

  /** Runs, and says what is left to do. */
  void finish(Supplier<Report> run) {
    Report report = judged(shell, ExitCode.FAILED, run);
    var document = new LinkedHashMap<String, Object>(PlanTable.document(report.plan()));
    document.put("done", true);
    document.put("left_to_do", report.leftToDo());
    report.incident().ifPresent(file -> document.put("incident", file.toString()));
    shell.output().json(document);
    shell.output().line("Done. What is left to do:");
    report.leftToDo().forEach(task -> shell.output().line("- " + task));
    report.incident().ifPresent(file -> new Incident(shell.output()).print(file));
  }

  private static <T> T judged(Shell shell, ExitCode code, Supplier<T> work) {
    try {
      return work.get();
    } catch (UnfinishedRunException e) {
      throw failure(shell, ExitCode.CONFLICT, e);
    } catch (IncompleteRunException e) {
      throw failure(shell, ExitCode.INCOMPLETE, e);
    } catch (SecretsException e) {
      throw failure(shell, code, e);
    }
  }

  /** A failure is one sentence; where there are many reasons they stand before it. */
  private static CommandFailure failure(Shell shell, ExitCode code, SecretsException e) {
    List<String> reasons = String.valueOf(e.getMessage()).lines().toList();
    if (shell.output().isJson()) {
      return new CommandFailure(code, String.join("; ", reasons));
    }
    reasons.subList(0, reasons.size() - 1).forEach(shell.output()::note);
    return new CommandFailure(code, reasons.get(reasons.size() - 1));
  }
}
