package dev.wardlock.cli.keys;

import dev.wardlock.cli.deployment.Deployment;
import dev.wardlock.cli.shell.Durations;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wardlock keys rotate [CONTEXT] KEY}. */
@Command(
    name = "rotate",
    description = "Gives a key a new secret. The old one is dead at once: see replace for overlap.")
final class RotateKey extends DeploymentCommand {

  @Mixin private final KeyRef key = new KeyRef();

  @Mixin private final SecretOutput secret = new SecretOutput();

  @Mixin private final Confirmation confirmation = new Confirmation();

  @Option(
      names = "--ttl",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "A new expiry, from now. Default: the expiry stays.")
  private @Nullable Duration ttl;

  RotateKey(Shell shell) {
    super(shell);
  }

  @Override
  void check() {
    secret.check();
    confirmation.check(shell);
    key.check();
  }

  @Override
  ExitCode run(Deployment deployment, Output output) {
    String context = key.context(this);
    confirmation.ask(
        shell, "This gives " + context + "/" + key.key() + " a new secret and ends the old one.");
    secret.deliver(shell, "Rotated", () -> deployment.rotate(context, key.key(), ttl));
    return ExitCode.OK;
  }
}
