package dev.wardlock.cli.keys;

import dev.wardlock.cli.deployment.Deployment;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.model.KeyInfo;
import dev.wardlock.model.Query;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code wardlock contexts delete ID}. */
@Command(
    name = "delete",
    description = "Deletes a context, and revokes every key in it. Its id is never free again.")
final class DeleteContext extends DeploymentCommand {

  @Parameters(paramLabel = "ID", description = "The context.")
  private String id = "";

  @Mixin private final Confirmation confirmation = new Confirmation();

  DeleteContext(Shell shell) {
    super(shell);
  }

  @Override
  void check() {
    confirmation.check(shell);
  }

  @Override
  ExitCode run(Deployment deployment, Output output) {
    String name = String.valueOf(deployment.context(id).get("name"));
    var live =
        deployment.keys(Query.Keys.ALL.in(id).with(KeyInfo.Status.ACTIVE).limit(Query.MAX_LIMIT));
    confirmation.ask(
        shell,
        "This deletes the context "
            + id
            + " ("
            + name
            + ") and revokes "
            + live.items().size()
            + (live.nextCursor() == null ? "" : " or more")
            + " live keys in it.");
    List<String> ended = deployment.deleteContext(id);
    output.json(Map.of("revoked", ended));
    output.line("Deleted. Keys revoked: " + ended.size() + ".");
    return ExitCode.OK;
  }
}
