package dev.wardlock.cli.keys;

import dev.wardlock.cli.deployment.Deployment;
import dev.wardlock.cli.deployment.Deployment.Page;
import dev.wardlock.cli.shell.Durations;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Query;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wardlock audit}. */
@Command(name = "audit", description = "Shows who did what, newest first.")
public final class AuditCommand extends DeploymentCommand {

  private static final List<String> COLUMNS =
      List.of("at", "action", "by", "context", "name", "key", "details");

  @Mixin private final Paging paging = new Paging();

  @Option(
      names = "--context",
      paramLabel = "CONTEXT",
      description = "Only what concerns this context.")
  private @Nullable String context;

  @Option(
      names = "--principal",
      paramLabel = "ID",
      description = "Only what was done by this principal, or to a key of it.")
  private @Nullable String principal;

  @Option(
      names = "--key",
      paramLabel = "ID",
      description = "Only what was done by this key, or to it.")
  private @Nullable String key;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "Only what was done to keys of this kind.")
  private @Nullable String kind;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Not before this: 2026-01-31T12:00:00Z, 2026-01-31, or 7d ago.")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Before this.")
  private @Nullable String until;

  private AuditCommand(Shell shell) {
    super(shell);
  }

  /** The command. */
  public static CommandLine command(Shell shell) {
    return new CommandLine(new AuditCommand(shell));
  }

  @Override
  void check() {
    if (key != null && !KeyId.isId(key)) {
      throw misused("--key is the id of a key, 12 letters and digits; for a name: keys history");
    }
  }

  @Override
  ExitCode run(Deployment deployment, Output output) {
    Instant now = shell.clock().instant();
    var query =
        new Query.Audit(
            context,
            principal,
            key == null ? null : new KeyId(key),
            kind,
            since == null ? null : Durations.instant("--since", since, now),
            until == null ? null : Durations.instant("--until", until, now),
            null,
            paging.limit());
    Page page = paging.pages(paging.cursor(), c -> deployment.audit(query.after(c)));
    show(output, page);
    return ExitCode.OK;
  }

  /** In a table the actor is one word after the other. */
  static void show(Output output, Page page) {
    List<Map<String, @Nullable Object>> items = page.items();
    if (!output.isJson()) {
      items = items.stream().map(AuditCommand::line).toList();
    }
    output.items(COLUMNS, items, page.nextCursor());
  }

  private static Map<String, @Nullable Object> line(Map<String, @Nullable Object> event) {
    var line = new LinkedHashMap<String, @Nullable Object>(event);
    if (event.get("by") instanceof Map<?, ?> by) {
      Object key = by.get("key");
      line.put("by", by.get("kind") + " " + by.get("name") + (key == null ? "" : " " + key));
    }
    return line;
  }
}
