package dev.wardlock.secrets;

import dev.wardlock.secrets.AuditEntry.Action;
import dev.wardlock.secrets.AuditEntry.Outcome;
import java.util.List;

/** The record of an emergency, as Markdown, for whoever keeps such records. No value is in it. */
final class IncidentRecord {

  private IncidentRecord() {}

  static String of(Plan plan, List<AuditEntry> trail) {
    List<AuditEntry> ours = trail.stream().filter(e -> e.run().equals(plan.id())).toList();
    var text = new StringBuilder();
    text.append("# Incident ").append(plan.id()).append("\n\n");
    text.append("All that ").append(plan.subject()).append(" could reach was rotated.\n\n");
    if (!ours.isEmpty()) {
      text.append("- Begun: ").append(ours.get(0).at()).append('\n');
      text.append("- Ended: ").append(ours.get(ours.size() - 1).at()).append('\n');
      text.append("- By: ").append(ours.get(0).who()).append("\n");
    }
    text.append(
        "\n## Rotated\n\n| Key | Environments | Stored at | Version |\n|---|---|---|---|\n");
    for (Rotation rotation : plan.rotations()) {
      text.append("| ")
          .append(rotation.key())
          .append(" | ")
          .append(String.join(", ", rotation.environments()))
          .append(" | ")
          .append(rotation.target())
          .append(" | ")
          .append(rotation.version())
          .append(" |\n");
    }
    text.append("\n## Left to do\n\n");
    Report.leftToDo(plan).forEach(task -> text.append("- [ ] ").append(task).append('\n'));
    text.append("\n## What was done\n\n");
    for (AuditEntry entry : ours) {
      if (entry.action() != Action.STARTED) {
        text.append("- ")
            .append(entry.at())
            .append(' ')
            .append(entry.action())
            .append(' ')
            .append(String.join(", ", entry.keys()))
            .append(" (")
            .append(String.join(", ", entry.environments()))
            .append(')')
            .append(entry.outcome() == Outcome.FAILED ? " FAILED: " + entry.detail() : "")
            .append('\n');
      }
    }
    return text.toString();
  }
}
