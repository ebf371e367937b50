package dev.wardlock.client;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the answers of the management API. */
final class KeyJson {

  private final Map<?, ?> fields;

  private KeyJson(Map<?, ?> fields) {
    this.fields = fields;
  }

  static KeyView view(Object answer) throws IOException {
    KeyJson json = of(answer);
    return new KeyView(
        json.or("id", ""),
        json.text("name"),
        json.text("context"),
        json.text("principal"),
        json.or("kind", ""),
        json.texts("grants"),
        json.or("scope_floor", ""),
        Boolean.TRUE.equals(json.fields.get("strict")),
        json.metadata(),
        json.or("status", ""),
        json.find("parent"),
        json.find("replaces"),
        json.time("created_at"),
        json.time("expires_at"),
        json.time("last_used_at"));
  }

  static IssuedKey issued(Object answer) throws IOException {
    KeyJson json = of(answer);
    return new IssuedKey(
        Secret.of(json.text("key")),
        json.text("id"),
        json.text("name"),
        json.text("context"),
        json.text("principal"),
        json.texts("grants"),
        json.time("expires_at"),
        json.texts("warnings"));
  }

  static List<?> items(Map<String, @Nullable Object> answer) throws IOException {
    if (answer.get("items") instanceof List<?> items) {
      return items;
    }
    throw misunderstood("items");
  }

  static List<String> revoked(Map<String, @Nullable Object> answer) {
    return new KeyJson(answer).texts("revoked");
  }

  private static KeyJson of(Object answer) throws IOException {
    if (answer instanceof Map<?, ?> fields) {
      return new KeyJson(fields);
    }
    throw misunderstood("keys as objects");
  }

  private static IOException misunderstood(String what) {
    return new IOException("The server's answer was not understood: it has no " + what + ".");
  }

  private String text(String name) throws IOException {
    String text = find(name);
    if (text == null) {
      throw misunderstood(name);
    }
    return text;
  }

  private @Nullable String find(String name) {
    return fields.get(name) instanceof String text ? text : null;
  }

  private String or(String name, String otherwise) {
    String text = find(name);
    return text == null ? otherwise : text;
  }

  private List<String> texts(String name) {
    return fields.get(name) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  private Map<String, String> metadata() {
    var metadata = new TreeMap<String, String>();
    if (fields.get("metadata") instanceof Map<?, ?> map) {
      map.forEach((name, value) -> metadata.put(String.valueOf(name), String.valueOf(value)));
    }
    return Map.copyOf(metadata);
  }

  private @Nullable Instant time(String name) throws IOException {
    String text = find(name);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw misunderstood(name + " as a time");
    }
  }
}
