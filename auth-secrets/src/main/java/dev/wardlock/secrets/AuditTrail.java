package dev.wardlock.secrets;

import dev.wardlock.secrets.AuditEntry.Action;
import dev.wardlock.secrets.AuditEntry.Outcome;
import dev.wardlock.secrets.file.FileGuard;
import dev.wardlock.secrets.file.PrivateFiles;
import dev.wardlock.secrets.json.Json;
import dev.wardlock.secrets.model.SecretsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The audit: a file that is only ever added to, one JSON object a line, each on the disk at once.
 */
final class AuditTrail {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path file;

  AuditTrail(Path file) {
    this.file = file;
  }

  @SuppressWarnings("try") // the lock is held, and not asked anything
  void add(AuditEntry entry) {
    var line = new LinkedHashMap<String, Object>();
    line.put("at", entry.at().toString());
    line.put("who", entry.who());
    line.put("run", entry.run());
    line.put("action", entry.action().toString());
    line.put("keys", entry.keys());
    line.put("environments", entry.environments());
    line.put("outcome", entry.outcome().toString());
    line.put("detail", entry.detail());
    try {
      PrivateFiles.makeFolderOf(file);
      try (FileGuard guard =
          FileGuard.take(file.resolveSibling(file.getFileName() + ".lock"), PATIENCE)) {
        PrivateFiles.append(file, Json.line(line).getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new SecretsException("the audit " + file + " cannot be written", e);
    }
  }

  /**
   * All entries, the oldest first. A line that a crash cut off is left out: what it was about is
   * done again, and written again, by the run that goes on.
   */
  List<AuditEntry> read() {
    List<String> lines;
    try {
      // A character may be cut in two.
      lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new SecretsException("the audit " + file + " cannot be read", e);
    }
    var entries = new ArrayList<AuditEntry>();
    for (int i = 0; i < lines.size(); i++) {
      try {
        entries.add(entry(Json.object(lines.get(i))));
      } catch (SecretsException | IllegalArgumentException | DateTimeParseException e) {
        if (!isCutOff(lines, i)) {
          throw new SecretsException(
              "line " + (i + 1) + " of the audit " + file + " is malformed: " + e.getMessage(), e);
        }
      }
    }
    return entries;
  }

  /** Every whole line ends in a brace. */
  private static boolean isCutOff(List<String> lines, int i) {
    return !lines.get(i).endsWith("}");
  }

  private static AuditEntry entry(Map<String, @Nullable Object> line) {
    return new AuditEntry(
        Instant.parse(Json.text(line, "at")),
        Json.text(line, "who"),
        Json.text(line, "run"),
        Action.valueOf(Json.text(line, "action").toUpperCase(Locale.ROOT)),
        Json.texts(line, "keys"),
        Json.texts(line, "environments"),
        Outcome.valueOf(Json.text(line, "outcome").toUpperCase(Locale.ROOT)),
        Json.text(line, "detail"));
  }
}
