package dev.wardlock.cli.keys;

import dev.wardlock.RefusedException;
import dev.wardlock.cli.deployment.Deployment;
import dev.wardlock.cli.deployment.Deployment.Page;
import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.Durations;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Progress;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.model.KeyInfo;
import dev.wardlock.model.Query;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardlock keys revoke-all CONTEXT --kind K}. */
@Command(
    name = "revoke-all",
    description = "Ends every live key of a context that passes all filters; one must be given.")
final class RevokeAll extends DeploymentCommand {

  private static final List<String> COLUMNS =
      List.of("name", "id", "kind", "principal", "created_at", "last_used_at");

  @Parameters(
      arity = "0..1",
      paramLabel = "CONTEXT",
      description = "The context. Default: <PREFIX>_CONTEXT_ID.")
  private @Nullable String context;

  @Mixin private final KeyFilter filter = new KeyFilter();

  @Mixin private final Confirmation confirmation = new Confirmation();

  @Option(
      names = "--unused-for",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "Only keys that were neither made nor used for so long.")
  private @Nullable Duration unusedFor;

  @Option(names = "--every", description = "Every live key of the context.")
  private boolean every;

  @Option(names = "--dry-run", description = "Shows what would be revoked, and revokes nothing.")
  private boolean dryRun;

  RevokeAll(Shell shell) {
    super(shell);
  }

  @Override
  void check() {
    if (every == (!filter.isEmpty() || unusedFor != null)) {
      throw misused(
          every
              ? "Say --every or filters, not both."
              : "Say which: --kind, --principal, --unused-for; or --every.");
    }
    if (!dryRun) {
      confirmation.check(shell);
    }
  }

  @Override
  ExitCode run(Deployment deployment, Output output) {
    String in = context(context);
    List<Map<String, @Nullable Object>> found = matching(deployment, in);
    found.removeIf(
        key -> {
          boolean own = String.valueOf(key.get("id")).equals(deployment.self());
          if (own) {
            output.note("The key that this command acts with is left alone: " + key.get("name"));
          }
          return own;
        });
    if (dryRun) {
      output.items(COLUMNS, found, null);
      output.note(found.size() + " keys would be revoked, with all delegated from them.");
      return ExitCode.OK;
    }
    if (found.isEmpty()) {
      return done(output, Set.of(), List.of());
    }
    confirmation.ask(
        shell,
        "This ends "
            + found.size()
            + " keys of "
            + in
            + " for good, and every key that was delegated from them.");
    return revoke(deployment, output, in, found);
  }

  private List<Map<String, @Nullable Object>> matching(Deployment deployment, String in) {
    Instant before = unusedFor == null ? null : shell.clock().instant().minus(unusedFor);
    Query.Keys query = filter.in(in, KeyInfo.Status.ACTIVE, Query.MAX_LIMIT);
    var found = new ArrayList<Map<String, @Nullable Object>>();
    String cursor = null;
    do {
      Page page = deployment.keys(query.after(cursor));
      for (Map<String, @Nullable Object> key : page.items()) {
        if (before == null || rested(key, before)) {
          found.add(key);
        }
      }
      cursor = page.nextCursor();
    } while (cursor != null);
    return found;
  }

  private static boolean rested(Map<String, @Nullable Object> key, Instant before) {
    Object used = key.get("last_used_at");
    Object since = used == null ? key.get("created_at") : used;
    return since != null && OffsetDateTime.parse(since.toString()).toInstant().isBefore(before);
  }

  private ExitCode revoke(
      Deployment deployment, Output output, String in, List<Map<String, @Nullable Object>> found) {
    Set<String> ended = new LinkedHashSet<>();
    var failed = new ArrayList<String>();
    try (var progress = new Progress(shell.terminal(), "Revoking", found.size())) {
      for (Map<String, @Nullable Object> key : found) {
        String name = String.valueOf(key.get("name"));
        try {
          ended.addAll(deployment.revoke(in, name));
        } catch (CommandFailure | RefusedException e) {
          failed.add(name);
          output.warn(name + ": " + e.getMessage());
        }
        progress.step();
      }
    }
    return done(output, ended, failed);
  }

  private static ExitCode done(Output output, Set<String> ended, List<String> failed) {
    var document = new LinkedHashMap<String, Object>();
    document.put("revoked", ended);
    document.put("failed", failed);
    output.json(document);
    output.line("Revoked: " + ended.size() + ". Failed: " + failed.size() + ".");
    return failed.isEmpty() ? ExitCode.OK : ExitCode.INCOMPLETE;
  }
}
