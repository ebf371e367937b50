package dev.wardlock.cli.secrets;

import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.secrets.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wardlock secrets status}. */
@Command(
    name = "status",
    description = "Shows the age of each secret, where it is published, and what is due.")
final class StatusCommand implements Runnable {

  private final Shell shell;

  @Mixin private Place place = new Place();

  StatusCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    Session session = Session.open(shell, place);
    Output output = shell.output();
    List<Status> statuses = session.ask(session.secrets()::status);
    output.items(
        List.of(
            "key", "environments", "rotated_at", "age_days", "limit_days", "published", "state"),
        statuses.stream().map(StatusCommand::row).toList(),
        null);
    for (Status status : statuses) {
      if (status.overdue()) {
        output.warn(
            status.key()
                + " of "
                + String.join(", ", status.environments())
                + (status.age().isPresent()
                    ? " is past its limit: rotate it."
                    : " has a limit and was never rotated here."));
      }
    }
    session
        .ask(session.secrets()::unfinished)
        .ifPresent(
            plan ->
                output.warn(
                    "The run of "
                        + plan.subject()
                        + " is not finished: run 'wardlock secrets resume'."));
  }

  private static Map<String, @Nullable Object> row(Status status) {
    var published = new LinkedHashMap<String, Object>();
    status.published().forEach((environment, at) -> published.put(environment, at.toString()));
    var row = new LinkedHashMap<String, @Nullable Object>();
    row.put("key", status.key());
    row.put("environments", status.environments());
    row.put("rotated_at", status.rotated().map(Instant::toString).orElse(null));
    row.put("age_days", status.age().map(Duration::toDays).orElse(null));
    row.put("limit_days", status.limit().map(Duration::toDays).orElse(null));
    row.put("published", published);
    row.put("state", status.overdue() ? "overdue" : status.rotated().isPresent() ? "ok" : "never");
    return row;
  }
}
