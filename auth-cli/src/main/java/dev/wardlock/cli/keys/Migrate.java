package dev.wardlock.cli.keys;

import dev.wardlock.cli.deployment.StoreTarget;
import dev.wardlock.cli.shell.Shell;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wardlock migrate}. */
@Command(
    name = "migrate",
    description = {
      "Makes the tables of a store, or brings them up to date; does nothing where there is nothing"
          + " to do. For those without Flyway."
    })
public final class Migrate implements Runnable {

  private final Shell shell;

  @Mixin private final StoreTarget store = new StoreTarget();

  private Migrate(Shell shell) {
    this.shell = shell;
  }

  /** The command. */
  public static CommandLine command(Shell shell) {
    return new CommandLine(new Migrate(shell));
  }

  @Override
  public void run() {
    store.migrate(shell);
    shell.output().json(Map.of("migrated", true));
    shell.output().line("The tables are up to date.");
  }
}
