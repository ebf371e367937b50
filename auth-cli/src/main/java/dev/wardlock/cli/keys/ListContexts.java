package dev.wardlock.cli.keys;

import dev.wardlock.cli.deployment.Deployment;
import dev.wardlock.cli.deployment.Deployment.Page;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wardlock contexts list}. */
@Command(name = "list", description = "Lists the contexts.")
final class ListContexts extends DeploymentCommand {

  private static final List<String> COLUMNS = List.of("id", "name", "policy", "created_at");

  @Mixin private final Paging paging = new Paging();

  ListContexts(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode run(Deployment deployment, Output output) {
    Page page = paging.pages(paging.cursor(), c -> deployment.contexts(c, paging.limit()));
    output.items(COLUMNS, page.items(), page.nextCursor());
    return ExitCode.OK;
  }
}
