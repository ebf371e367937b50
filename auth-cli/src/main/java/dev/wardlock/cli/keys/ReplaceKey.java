package dev.wardlock.cli.keys;

import dev.wardlock.cli.deployment.Deployment;
import dev.wardlock.cli.shell.Durations;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wardlock keys replace [CONTEXT] KEY --successor NAME --overlap D}. */
@Command(
    name = "replace",
    description = {
      "Makes a successor with the same principal, grants and expiry. The old key lives on for the"
          + " overlap at most, and ends when the successor is first used."
    })
final class ReplaceKey extends DeploymentCommand {

  @Mixin private final KeyRef key = new KeyRef();

  @Mixin private final SecretOutput secret = new SecretOutput();

  @Mixin private final Confirmation confirmation = new Confirmation();

  @Option(
      names = "--successor",
      required = true,
      paramLabel = "NAME",
      description = "The successor's name.")
  private String successor = "";

  @Option(
      names = "--overlap",
      required = true,
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "For how long the old key may still be used: 7d, 1h; 0 for not at all.")
  private Duration overlap = Duration.ZERO;

  ReplaceKey(Shell shell) {
    super(shell);
  }

  @Override
  void check() {
    secret.check();
    confirmation.check(shell);
    key.check();
    KeyRef.checkName("A successor", successor);
  }

  @Override
  ExitCode run(Deployment deployment, Output output) {
    String context = key.context(this);
    confirmation.ask(
        shell,
        "This replaces "
            + context
            + "/"
            + key.key()
            + ", which ends when its successor is used, and at the latest in "
            + overlap.toSeconds()
            + " seconds.");
    secret.deliver(shell, "Made", () -> deployment.replace(context, key.key(), successor, overlap));
    return ExitCode.OK;
  }
}
