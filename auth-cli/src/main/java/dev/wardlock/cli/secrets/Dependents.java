package dev.wardlock.cli.secrets;

import dev.wardlock.cli.deployment.StoreDeployment;
import dev.wardlock.cli.deployment.StoreTarget;
import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** How many keys depend on each server key, in every store that the ring serves. */
final class Dependents {

  @Option(
      names = "--store",
      paramLabel = "URL|FILE",
      description = {
        "A store that the ring serves, in which keys are counted; repeat it for each. User and"
            + " password are AUTH_STORE_USER and AUTH_STORE_PASSWORD, or a file that"
            + " AUTH_STORE_PASSWORD_FILE names."
      })
  private List<String> stores = List.of();

  /**
   * The counts of all stores added up; empty where none was named: nothing is taken for granted.
   */
  Optional<Map<String, Long>> count(Shell shell) {
    if (stores.isEmpty()) {
      return Optional.empty();
    }
    var all = new HashMap<String, Long>();
    for (String store : stores) {
      mustBeThere(store);
      var target = new StoreTarget();
      new CommandLine(target).parseArgs("--store", store);
      try (StoreDeployment deployment = target.open(shell)) {
        deployment.dependents().forEach((id, count) -> all.merge(id, count, Long::sum));
      }
    }
    return Optional.of(all);
  }

  /** A file that is missing would be made, and nothing in it depends on anything. */
  private static void mustBeThere(String store) {
    String file = store.endsWith(".mv.db") ? store : store + ".mv.db";
    if (!store.startsWith("jdbc:") && !Files.exists(Path.of(file))) {
      throw CommandFailure.usage(
          "There is no store " + store + ": the file " + file + " is missing.");
    }
  }
}
