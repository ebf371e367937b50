package dev.wardlock.cli.deployment;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.Json;
import dev.wardlock.model.PrincipalKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Kinds of the deployment's own, from a file: beside the presets, or in place of one of them. */
final class Kinds {

  private Kinds() {}

  static List<PrincipalKind> withPresets(Path file) {
    Map<String, @Nullable Object> document;
    try {
      document = Json.object(Files.readString(file));
    } catch (IOException e) {
      throw CommandFailure.usage("The file of kinds cannot be read: " + file);
    }
    if (document == null) {
      throw CommandFailure.usage("The file of kinds is no JSON object: " + file);
    }
    var byName = new LinkedHashMap<String, PrincipalKind>();
    PrincipalKind.presets().forEach(kind -> byName.put(kind.name(), kind));
    document.forEach((name, value) -> byName.put(name, kind(file, name, value)));
    return List.copyOf(byName.values());
  }

  private static PrincipalKind kind(Path file, String name, @Nullable Object value) {
    try {
      if (!(value instanceof Map<?, ?> fields)
          || !Set.of("verbs", "floors").containsAll(fields.keySet())) {
        throw new IllegalArgumentException("it has the members verbs and floors");
      }
      PrincipalKind kind = PrincipalKind.of(name, texts(fields.get("verbs")));
      return fields.containsKey("floors") ? kind.pinnedTo(texts(fields.get("floors"))) : kind;
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(
          "The kind " + name + " in " + file + " is faulty: " + e.getMessage() + ".");
    }
  }

  private static String[] texts(@Nullable Object value) {
    if (!(value instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
      throw new IllegalArgumentException("verbs and floors are lists of text");
    }
    return list.stream().map(String.class::cast).toArray(String[]::new);
  }
}
