package dev.wardlock.cli.keys;

import dev.wardlock.cli.deployment.Deployment;
import dev.wardlock.cli.shell.Durations;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code wardlock contexts set-policy ID}. */
@Command(
    name = "set-policy",
    description = "Changes what a context allows its keys; those that exist are left as they are.")
final class SetPolicy extends DeploymentCommand {

  @Parameters(paramLabel = "ID", description = "The context.")
  private String id = "";

  @Option(
      names = "--max-ttl",
      paramLabel = "DURATION|none",
      description = "The longest that its keys may live.")
  private @Nullable String maxTtl;

  @Option(
      names = "--self-service",
      paramLabel = "on|off",
      description = "Whether its keys may rotate, revoke and delegate from themselves.")
  private @Nullable Switch selfService;

  enum Switch {
    ON,
    OFF;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  SetPolicy(Shell shell) {
    super(shell);
  }

  @Override
  void check() {
    if (maxTtl == null && selfService == null) {
      throw misused("Say what to change: --max-ttl, --self-service.");
    }
    if (maxTtl != null && !maxTtl.equals("none") && lifetime(maxTtl).isZero()) {
      throw misused("--max-ttl is 1 second or more; for no bound, say none");
    }
  }

  private Duration lifetime(String text) {
    try {
      return Durations.parse(text);
    } catch (TypeConversionException e) {
      throw misused("--max-ttl: " + e.getMessage());
    }
  }

  @Override
  ExitCode run(Deployment deployment, Output output) {
    Duration max = maxTtl == null ? null : maxTtl.equals("none") ? Duration.ZERO : lifetime(maxTtl);
    Boolean on = selfService == null ? null : selfService == Switch.ON;
    try {
      output.object(deployment.setPolicy(id, new Deployment.Policy(max, on)));
    } catch (IllegalArgumentException e) {
      throw misused("Not a policy: " + e.getMessage());
    }
    return ExitCode.OK;
  }
}
