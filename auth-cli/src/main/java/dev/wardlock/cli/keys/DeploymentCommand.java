package dev.wardlock.cli.keys;

import dev.wardlock.cli.deployment.Deployment;
import dev.wardlock.cli.deployment.Target;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command on a deployment, be it a store or a server. */
abstract class DeploymentCommand implements Callable<Integer> {

  final Shell shell;

  @Mixin final Target target = new Target();

  @Spec private CommandSpec spec = CommandSpec.create();

  DeploymentCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public final Integer call() {
    check();
    try (Deployment deployment = target.open(shell)) {
      return run(deployment, shell.output()).number();
    }
  }

  /** Refuses what can be refused before the deployment is opened. */
  void check() {}

  /** Does it. */
  abstract ExitCode run(Deployment deployment, Output output);

  /** A context that was named, else that of the environment. */
  final String context(@Nullable String named) {
    String context = target.context(shell, named);
    if (context == null) {
      throw misused("Name the context, or set " + target.variables(shell).name("CONTEXT_ID") + ".");
    }
    return context;
  }

  final ParameterException misused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
