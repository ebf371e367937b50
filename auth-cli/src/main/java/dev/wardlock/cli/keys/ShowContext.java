package dev.wardlock.cli.keys;

import dev.wardlock.cli.deployment.Deployment;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code wardlock contexts show [ID]}. */
@Command(name = "show", description = "Shows a context.")
final class ShowContext extends DeploymentCommand {

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "The context. Default: <PREFIX>_CONTEXT_ID.")
  private @Nullable String id;

  ShowContext(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode run(Deployment deployment, Output output) {
    output.object(deployment.context(context(id)));
    return ExitCode.OK;
  }
}
