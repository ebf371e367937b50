package dev.wardlock.cli.keys;

import dev.wardlock.cli.deployment.Deployment;
import dev.wardlock.cli.deployment.Deployment.Page;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.model.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardlock keys list [CONTEXT]}. */
@Command(name = "list", description = "Lists keys, in the order in which they were made.")
final class ListKeys extends DeploymentCommand {

  private static final List<String> COLUMNS =
      List.of("context", "name", "id", "kind", "status", "expires_at", "last_used_at");

  @Parameters(
      arity = "0..1",
      paramLabel = "CONTEXT",
      description = {
        "The context. Default: <PREFIX>_CONTEXT_ID; without one, a store lists all of them."
      })
  private @Nullable String context;

  @Mixin private final KeyFilter filter = new KeyFilter();

  @Mixin private final Paging paging = new Paging();

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only keys of this status: ${COMPLETION-CANDIDATES}.")
  private KeyFilter.@Nullable Status status;

  ListKeys(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode run(Deployment deployment, Output output) {
    Query.Keys query =
        filter
            .in(
                target.context(shell, context),
                status == null ? null : status.value(),
                paging.limit())
            .after(paging.cursor());
    Page page = paging.pages(query.cursor(), c -> deployment.keys(query.after(c)));
    output.items(COLUMNS, page.items(), page.nextCursor());
    return ExitCode.OK;
  }
}
