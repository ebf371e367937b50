package dev.wardlock.cli.secrets;

import dev.wardlock.cli.shell.Output;
import dev.wardlock.secrets.Plan;
import dev.wardlock.secrets.Rotation;
import dev.wardlock.secrets.Secrets;
import dev.wardlock.secrets.model.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A plan as a table, and as JSON. */
final class PlanTable {

  private final Output output;
  private final Secrets secrets;

  PlanTable(Output output, Secrets secrets) {
    this.output = output;
    this.secrets = secrets;
  }

  /** As text, before anything is done; JSON is one document at the end. */
  void print(Plan plan) {
    if (output.isJson()) {
      return;
    }
    if (!plan.rotations().isEmpty()) {
      output.items(
          List.of("key", "generator", "scope", "target", "environments", "publishers"),
          plan.rotations().stream().map(this::row).toList(),
          null);
    }
    for (String environment : plan.publications()) {
      output.items(
          List.of("environment", "key", "as", "from", "publisher"), rows(environment), null);
    }
    plan.byHand()
        .forEach(
            key -> output.line(key + " has no line in [rotation]: it is left to be done by hand."));
  }

  private Map<String, Object> row(Rotation rotation) {
    var row = document(rotation);
    row.put(
        "publishers",
        rotation.environments().stream()
            .map(environment -> secrets.publisher(environment).name())
            .distinct()
            .reduce((a, b) -> a + ", " + b)
            .orElse(""));
    row.put("environments", String.join(", ", rotation.environments()));
    return row;
  }

  private List<Map<String, Object>> rows(String environment) {
    var rows = new ArrayList<Map<String, Object>>();
    secrets
        .environments()
        .settings(environment)
        .forEach(
            (key, setting) -> {
              var row = new LinkedHashMap<String, Object>();
              row.put("environment", environment);
              row.put("key", key);
              row.put("as", setting instanceof Setting.Secret ? "secret" : "variable");
              row.put(
                  "from",
                  setting instanceof Setting.Secret secret
                      ? secret.reference().toString()
                      : "(literal)");
              row.put("publisher", secrets.publisher(environment).name());
              rows.add(row);
            });
    return rows;
  }

  void dryRun(Plan plan) {
    var document = new LinkedHashMap<String, Object>(document(plan));
    document.put("done", false);
    output.json(document);
    output.line("A dry run: nothing was done.");
  }

  static String sentence(Plan plan) {
    if (plan.rotations().isEmpty()) {
      return "This publishes " + String.join(", ", plan.environments()) + " again.";
    }
    return "This makes "
        + (plan.rotations().size() == 1 ? "a new value" : plan.rotations().size() + " new values")
        + ", and publishes to "
        + String.join(", ", plan.environments())
        + ".";
  }

  static Map<String, Object> document(Plan plan) {
    var document = new LinkedHashMap<String, Object>();
    document.put("run", plan.id());
    document.put("kind", plan.kind().toString());
    document.put("subject", plan.subject());
    document.put("rotations", plan.rotations().stream().map(PlanTable::document).toList());
    document.put("publications", plan.publications());
    document.put("by_hand", plan.byHand());
    return document;
  }

  private static Map<String, Object> document(Rotation rotation) {
    var document = new LinkedHashMap<String, Object>();
    document.put("key", rotation.key());
    document.put("generator", rotation.generator().text());
    document.put("scope", rotation.sharing().toString());
    document.put("target", rotation.target().toString());
    document.put("environments", rotation.environments());
    return document;
  }
}
