package dev.wardlock.cli.secrets;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.secrets.AuditEntry;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wardlock secrets audit}. */
@Command(name = "audit", description = "Shows who rotated and published what, the oldest first.")
final class AuditCommand implements Runnable {

  private final Shell shell;

  @Mixin private Place place = new Place();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "From when: 2026-03-01 (in UTC), or 2026-03-01T12:00:00Z.")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "To when, exclusive; as --since.")
  private @Nullable String until;

  AuditCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    Instant from = since == null ? Instant.MIN : instant("--since", since);
    Instant to = until == null ? Instant.MAX : instant("--until", until);
    Session session = Session.open(shell, place);
    shell
        .output()
        .items(
            List.of("at", "who", "action", "keys", "environments", "outcome", "detail"),
            session.ask(() -> session.secrets().audit(from, to)).stream()
                .map(AuditCommand::row)
                .toList(),
            null);
  }

  private static Map<String, Object> row(AuditEntry entry) {
    var row = new LinkedHashMap<String, Object>();
    row.put("at", entry.at().toString());
    row.put("who", entry.who());
    row.put("run", entry.run());
    row.put("action", entry.action().toString());
    row.put("keys", entry.keys());
    row.put("environments", entry.environments());
    row.put("outcome", entry.outcome().toString());
    row.put("detail", entry.detail());
    return row;
  }

  private static Instant instant(String option, String text) {
    try {
      return text.contains("T")
          ? Instant.parse(text)
          : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeParseException e) {
      throw CommandFailure.usage(
          option + " is a day such as 2026-03-01, or a time such as 2026-03-01T12:00:00Z.");
    }
  }
}
