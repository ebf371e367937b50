package dev.wardlock.cli.keys;

import dev.wardlock.cli.deployment.Deployment;
import dev.wardlock.cli.deployment.Deployment.Page;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Query;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wardlock keys history [CONTEXT] KEY}. */
@Command(name = "history", description = "Shows what was done to a key and by it, newest first.")
final class KeyHistory extends DeploymentCommand {

  @Mixin private final KeyRef key = new KeyRef();

  @Mixin private final Paging paging = new Paging();

  KeyHistory(Shell shell) {
    super(shell);
  }

  @Override
  void check() {
    key.check();
  }

  @Override
  ExitCode run(Deployment deployment, Output output) {
    Object id = deployment.key(key.context(this), key.key()).get("id");
    Query.Audit query = Query.Audit.ALL.of(new KeyId(String.valueOf(id))).limit(paging.limit());
    Page page = paging.pages(paging.cursor(), c -> deployment.audit(query.after(c)));
    AuditCommand.show(output, page);
    return ExitCode.OK;
  }
}
