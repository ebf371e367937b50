package dev.wardlock.cli.secrets;

import dev.wardlock.cli.shell.Shell;
import dev.wardlock.secrets.ring.KeyStep.Keys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wardlock secrets server-keys status}. */
@Command(
    name = "status",
    description = "Shows where each server key stands, and how many live keys depend on it.")
final class ServerKeysStatus implements Runnable {

  private final Shell shell;

  @Mixin private KeySetOptions which = new KeySetOptions();
  @Mixin private Dependents dependents = new Dependents();

  ServerKeysStatus(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    KeySet set = which.open(shell, Keys.SERVER_KEYS);
    Optional<Map<String, Long>> counts = dependents.count(shell);
    shell
        .output()
        .items(
            List.of("id", "state", "since", "dependents"),
            set.statuses().stream()
                .map(
                    key -> {
                      var row = KeyRows.of(key);
                      row.put(
                          "dependents",
                          counts.map(all -> all.getOrDefault(key.id(), 0L)).orElse(null));
                      return row;
                    })
                .toList(),
            null);
    if (counts.isEmpty()) {
      shell
          .output()
          .note("How many keys depend on each is counted in the stores named by --store.");
    }
  }
}
