package dev.wardlock.cli.keys;

import dev.wardlock.cli.deployment.Deployment;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wardlock keys revoke [CONTEXT] KEY}. */
@Command(name = "revoke", description = "Ends a key, and everything that was delegated from it.")
final class RevokeKey extends DeploymentCommand {

  @Mixin private final KeyRef key = new KeyRef();

  @Mixin private final Confirmation confirmation = new Confirmation();

  RevokeKey(Shell shell) {
    super(shell);
  }

  @Override
  void check() {
    key.check();
    confirmation.check(shell);
  }

  @Override
  ExitCode run(Deployment deployment, Output output) {
    String context = key.context(this);
    if (confirmation.isNeeded()) {
      ask(deployment, context);
    }
    List<String> ended = deployment.revoke(context, key.key());
    output.json(Map.of("revoked", ended));
    output.line(ended.isEmpty() ? "It had ended before." : "Revoked: " + String.join(" ", ended));
    return ExitCode.OK;
  }

  private void ask(Deployment deployment, String context) {
    List<String> falling = deployment.descendants(context, key.key());
    confirmation.ask(
        shell,
        "This ends "
            + context
            + "/"
            + key.key()
            + " for good, and "
            + (falling.isEmpty()
                ? "nothing else: no live key was delegated from it."
                : "what was delegated from it: " + String.join(", ", falling) + "."));
  }
}
