package dev.wardlock.cli.keys;

import dev.wardlock.cli.deployment.Deployment;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wardlock keys show [CONTEXT] KEY}. */
@Command(name = "show", description = "Shows a key; never its secret, which nobody knows any more.")
final class ShowKey extends DeploymentCommand {

  @Mixin private final KeyRef key = new KeyRef();

  ShowKey(Shell shell) {
    super(shell);
  }

  @Override
  void check() {
    key.check();
  }

  @Override
  ExitCode run(Deployment deployment, Output output) {
    output.object(deployment.key(key.context(this), key.key()));
    return ExitCode.OK;
  }
}
