package dev.wardlock.examples.jobs;

import dev.wardlock.servlet.Call;
import dev.wardlock.servlet.Field;
import dev.wardlock.servlet.Operation;
import dev.wardlock.servlet.OperationException;
import dev.wardlock.servlet.Schema;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What callers may do with runners and jobs: rows of the table that has the keys' own, too. */
final class Operations {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private static final Field<String> RUNNER =
      Field.text("name", "The runner's name.").as(Operations::name);
  private static final Field<List<Command>> COMMANDS =
      Field.texts("commands", "The commands that it takes; all of them without this.")
          .looking(Schema.listOf(Schema.oneOf(Command.words())))
          .as(Operations::commands)
          .optional();
  private static final Field<Command> COMMAND =
      Field.text("command", "What to run.").looking(Schema.oneOf(Command.words())).as(Command::of);
  private static final Field<List<String>> ARGUMENTS =
      Field.texts("args", "Its arguments: texts, a number of milliseconds, or numbers to add up.")
          .as(Command::arguments)
          .optional();
  private static final Field<String> JOB = Field.text("id", "The job's id.");

  private static final Schema RUNNER_VIEW =
      Schema.object("Runner")
          .with("name", Schema.text())
          .with("commands", Schema.listOf(Schema.oneOf(Command.words())))
          .with("registered_by", Schema.text())
          .with("registered_at", Schema.instant())
          .with("job", Schema.text().orNull());
  private static final Schema SUMMARY = summary("JobSummary");
  private static final Schema JOB_VIEW =
      summary("Job")
          .with("args", Schema.listOf(Schema.text()))
          .with("runner", Schema.text().orNull())
          .with("started_at", Schema.instant().orNull())
          .with("ended_at", Schema.instant().orNull())
          .with("output", Schema.text().orNull());
  private static final Schema DELETED = Schema.object("Deleted").with("deleted", Schema.flag());

  private final Ledger ledger;
  private final Runners runners;

  Operations(Ledger ledger, Runners runners) {
    this.ledger = ledger;
    this.runners = runners;
  }

  Operation[] all() {
    return new Operation[] {
      Operation.named("register_runner")
          .summary("Registers a runner, which takes jobs from then on")
          .requires("runners:register")
          .taking(RUNNER, COMMANDS)
          .answering(RUNNER_VIEW)
          .handledBy(this::register),
      Operation.named("list_runners")
          .summary("Lists the runners, and what each is at")
          .requires("runners:read")
          .answering(Schema.listOf(RUNNER_VIEW))
          .handledBy(call -> ledger.runners().stream().map(Runner::view).toList()),
      Operation.named("job.create")
          .summary("Creates a job")
          .requires("jobs:create")
          .taking(COMMAND, ARGUMENTS)
          .answering(JOB_VIEW)
          .handledBy(this::create),
      Operation.named("job.list")
          .summary("Lists the jobs, the latest first")
          .requires("jobs:read")
          .answering(Schema.listOf(SUMMARY))
          .handledBy(call -> ledger.jobs().stream().map(Job::summary).toList()),
      Operation.named("job.run")
          .summary("Has a job run by the first runner that is free")
          .requires("jobs:run")
          .taking(JOB)
          .answering(JOB_VIEW)
          .handledBy(this::run),
      Operation.named("job.status")
          .summary("Says how far a job is, and what came of it")
          .requires("jobs:read")
          .taking(JOB)
          .answering(JOB_VIEW)
          .handledBy(call -> find(call).view()),
      Operation.named("job.delete")
          .summary("Deletes a job that does not run")
          .requires("jobs:delete")
          .taking(JOB)
          .answering(DELETED)
          .handledBy(this::delete)
    };
  }

  private @Nullable Object register(Call call) {
    List<Command> commands = call.find(COMMANDS).orElse(List.of(Command.values()));
    return runners
        .register(call.get(RUNNER), commands, call.principal().id())
        .orElseThrow(
            () ->
                OperationException.conflict(
                    "There is a runner of that name, or there are "
                        + Ledger.MOST_RUNNERS
                        + ": list_runners."))
        .view();
  }

  private @Nullable Object create(Call call) {
    Command command = call.get(COMMAND);
    List<String> arguments = call.find(ARGUMENTS).orElse(List.of());
    try {
      command.check(arguments);
    } catch (IllegalArgumentException e) {
      throw OperationException.invalid(List.of("args " + e.getMessage()));
    }
    return ledger
        .create(command, arguments, call.principal().id())
        .orElseThrow(
            () ->
                OperationException.conflict(
                    "There are " + Ledger.MOST_JOBS + " jobs: delete some with job.delete."))
        .view();
  }

  private @Nullable Object run(Call call) {
    Job job = find(call);
    if (!runners.run(job.id())) {
      find(call);
      throw OperationException.conflict("The job waits or runs already: see job.status.");
    }
    return find(call).view();
  }

  private @Nullable Object delete(Call call) {
    Job job = find(call);
    if (!ledger.delete(job.id())) {
      find(call);
      throw OperationException.conflict("The job runs: delete it when that has ended.");
    }
    return Map.of("deleted", true);
  }

  private Job find(Call call) {
    return ledger
        .find(call.get(JOB))
        .orElseThrow(() -> OperationException.notFound("There is no such job."));
  }

  private static Schema summary(String name) {
    return Schema.object(name)
        .with("id", Schema.text())
        .with("command", Schema.oneOf(Command.words()))
        .with("status", Schema.oneOf(Job.State.words()))
        .with("created_by", Schema.text())
        .with("created_at", Schema.instant());
  }

  private static String name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "is 1 to 64 characters of A-Z a-z 0-9 . _ - and begins with a letter or digit");
    }
    return text;
  }

  private static List<Command> commands(List<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("are some of " + List.of(Command.words()));
    }
    var commands = EnumSet.noneOf(Command.class);
    words.forEach(word -> commands.add(Command.of(word)));
    return List.copyOf(commands);
  }
}
