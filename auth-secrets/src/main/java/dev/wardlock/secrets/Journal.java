package dev.wardlock.secrets;

import dev.wardlock.secrets.file.PrivateFiles;
import dev.wardlock.secrets.json.Json;
import dev.wardlock.secrets.model.SecretsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a run has done so far. It is there from before the first step until after the last, so that
 * one that died can be resumed: the plan on its first line, then a line for each step that is done,
 * each on the disk before the next step begins. No value is ever in it.
 */
final class Journal {

  private final Path file;
  private final Plan plan;
  private final Set<String> done;

  private Journal(Path file, Plan plan, Set<String> done) {
    this.file = file;
    this.plan = plan;
    this.done = done;
  }

  static Journal begin(Path file, Plan plan) {
    try {
      PrivateFiles.makeFolderOf(file);
      PrivateFiles.replace(file, (PlanJson.write(plan) + "\n").getBytes(StandardCharsets.UTF_8));
      return new Journal(file, plan, new HashSet<>());
    } catch (IOException e) {
      throw new SecretsException("the journal " + file + " cannot be written", e);
    }
  }

  /** The journal of a run that is not finished; empty where there is none. */
  static Optional<Journal> find(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new SecretsException("the journal " + file + " cannot be read", e);
    }
    try {
      List<String> lines = text.lines().toList();
      var done = new HashSet<String>();
      for (String line : lines.subList(1, lines.size())) {
        // A step whose line a crash cut off counts as not done: every step can be done again.
        if (line.endsWith("}")) {
          done.add(Json.text(Json.object(line), "done"));
        }
      }
      return Optional.of(new Journal(file, PlanJson.read(lines.get(0)), done));
    } catch (SecretsException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new SecretsException(
          "the journal "
              + file
              + " is malformed: "
              + e.getMessage()
              + "; look at it, and move it"
              + " away",
          e);
    }
  }

  Plan plan() {
    return plan;
  }

  boolean isDone(Step step) {
    return done.contains(step.id());
  }

  boolean isUntouched() {
    return done.isEmpty();
  }

  void done(Step step, Instant at) {
    var line = new LinkedHashMap<String, Object>();
    line.put("done", step.id());
    line.put("at", at.toString());
    try {
      PrivateFiles.append(file, Json.line(line).getBytes(StandardCharsets.UTF_8));
      done.add(step.id());
    } catch (IOException e) {
      throw new SecretsException("the journal " + file + " cannot be written", e);
    }
  }

  /** The run is over. */
  void end() {
    try {
      Files.deleteIfExists(file);
      PrivateFiles.forceFolderOf(file);
    } catch (IOException e) {
      throw new SecretsException("the journal " + file + " cannot be removed", e);
    }
  }
}
