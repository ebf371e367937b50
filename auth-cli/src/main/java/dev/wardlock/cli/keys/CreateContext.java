package dev.wardlock.cli.keys;

import dev.wardlock.cli.deployment.Deployment;
import dev.wardlock.cli.shell.Durations;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.store.ContextPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardlock contexts create ID}. */
@Command(name = "create", description = "Makes a context.")
final class CreateContext extends DeploymentCommand {

  @Parameters(paramLabel = "ID", description = "Its id, which no other ever had.")
  private String id = "";

  @Option(
      names = "--name",
      paramLabel = "TEXT",
      description = "Its name for people. Default: the id.")
  private @Nullable String name;

  @Option(
      names = "--max-ttl",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "The longest that its keys may live. Default: no bound.")
  private @Nullable Duration maxTtl;

  @Option(
      names = "--no-self-service",
      description = "Its keys may not rotate, revoke or delegate from themselves.")
  private boolean noSelfService;

  CreateContext(Shell shell) {
    super(shell);
  }

  @Override
  void check() {
    KeyRef.checkName("A context", id);
  }

  @Override
  ExitCode run(Deployment deployment, Output output) {
    ContextPolicy policy;
    try {
      policy = new ContextPolicy(maxTtl, !noSelfService);
      output.object(deployment.createContext(id, name == null ? id : name, policy));
    } catch (IllegalArgumentException e) {
      throw misused("Not a context: " + e.getMessage());
    }
    return ExitCode.OK;
  }
}
