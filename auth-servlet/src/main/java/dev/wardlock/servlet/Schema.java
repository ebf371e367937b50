package dev.wardlock.servlet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a value looks like, for the documents that describe the endpoints: a JSON Schema. Where it
 * has a name it stands among the components, and is referred to.
 *
 * <p>It uses only what draft-07 (OpenRPC) and 2020-12 (OpenAPI 3.1) understand alike.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * <p>Source: JSON Schema, drafts 07 and 2020-12; OpenAPI 3.1; OpenRPC 1.3.
 */
public final class Schema {

  private final @Nullable String name;
  private final Map<String, Object> body;

  private Schema(@Nullable String name, Map<String, Object> body) {
    this.name = name;
    this.body = body;
  }

  /**
   * Any text.
   *
   * @return the schema
   */
  public static Schema text() {
    return of(Map.of("type", "string"));
  }

  /**
   * One of some words.
   *
   * @param words the words
   * @return the schema
   */
  public static Schema oneOf(String... words) {
    return new Schema(null, ordered("type", "string", "enum", List.of(words)));
  }

  /**
   * An instant, as RFC 3339 writes it.
   *
   * @return the schema
   */
  public static Schema instant() {
    return new Schema(null, ordered("type", "string", "format", "date-time"));
  }

  /**
   * A whole number.
   *
   * @param min the smallest
   * @param max the largest
   * @return the schema
   */
  public static Schema integer(long min, long max) {
    Map<String, Object> body = ordered("type", "integer", "minimum", min);
    body.put("maximum", max);
    return new Schema(null, body);
  }

  /**
   * True or false.
   *
   * @return the schema
   */
  public static Schema flag() {
    return of(Map.of("type", "boolean"));
  }

  /**
   * A list.
   *
   * @param items what is in it
   * @return the schema
   */
  public static Schema listOf(Schema items) {
    return new Schema(null, ordered("type", "array", "items", items));
  }

  /**
   * An object whose members have names of the caller's choice.
   *
   * @param values what they are
   * @return the schema
   */
  public static Schema mapOf(Schema values) {
    return new Schema(null, ordered("type", "object", "additionalProperties", values));
  }

  /**
   * An object with members, all of which are there, and no others.
   *
   * @param name its name among the components, in one word
   * @return the schema, without members so far
   */
  public static Schema object(String name) {
    Map<String, Object> body = ordered("type", "object", "additionalProperties", false);
    body.put("properties", Map.of());
    body.put("required", List.of());
    return new Schema(name, body);
  }

  /**
   * Any JSON Schema.
   *
   * @param body the schema, of maps, lists, texts, numbers and truth values
   * @return the schema
   */
  public static Schema of(Map<String, Object> body) {
    return new Schema(null, Map.copyOf(body));
  }

  /**
   * The same object with a further member.
   *
   * @param member its name
   * @param value what it is
   * @return the schema
   */
  public Schema with(String member, Schema value) {
    return with(member, value, true);
  }

  /**
   * The same object with a further member that may be missing.
   *
   * @param member its name
   * @param value what it is
   * @return the schema
   */
  public Schema perhaps(String member, Schema value) {
    return with(member, value, false);
  }

  private Schema with(String member, Schema value, boolean required) {
    var more = new LinkedHashMap<>(body);
    var members = new LinkedHashMap<String, Object>();
    if (body.get("properties") instanceof Map<?, ?> before) {
      before.forEach((key, schema) -> members.put(String.valueOf(key), schema));
    }
    members.put(member, value);
    more.put("properties", members);
    if (required && body.get("required") instanceof List<?> before) {
      var names = new ArrayList<Object>(before);
      names.add(member);
      more.put("required", names);
    }
    return new Schema(name, more);
  }

  /**
   * The same, or null.
   *
   * @return the schema
   */
  public Schema orNull() {
    if (name == null && body.get("type") instanceof String type && !body.containsKey("enum")) {
      var more = new LinkedHashMap<>(body);
      more.put("type", List.of(type, "null"));
      return new Schema(null, more);
    }
    return new Schema(
        null, ordered("anyOf", List.of(this, of(Map.of("type", "null"))), null, null));
  }

  Schema described(String description) {
    var more = new LinkedHashMap<>(body);
    more.putIfAbsent("description", description);
    return new Schema(name, more);
  }

  Schema unnamed() {
    return new Schema(null, body);
  }

  boolean is(String type) {
    return type.equals(body.get("type"));
  }

  /** The schema as a document has it; the named ones it is made of are added to the components. */
  Map<String, Object> render(Map<String, Object> components) {
    if (name == null) {
      return plain(components);
    }
    if (!components.containsKey(name)) {
      components.put(name, Map.of()); // for one that is within itself
      components.put(name, plain(components));
    }
    return Map.of("$ref", "#/components/schemas/" + name);
  }

  private Map<String, Object> plain(Map<String, Object> components) {
    var rendered = new LinkedHashMap<String, Object>();
    body.forEach((key, value) -> rendered.put(key, value(value, components)));
    return rendered;
  }

  private static Object value(Object value, Map<String, Object> components) {
    if (value instanceof Schema schema) {
      return schema.render(components);
    } else if (value instanceof List<?> list) {
      return list.stream().map(item -> value(item, components)).toList();
    } else if (value instanceof Map<?, ?> map) {
      var rendered = new LinkedHashMap<String, Object>();
      map.forEach((key, item) -> rendered.put(String.valueOf(key), value(item, components)));
      return rendered;
    }
    return value;
  }

  private static Map<String, Object> ordered(
      String key, Object value, @Nullable String next, @Nullable Object nextValue) {
    var map = new LinkedHashMap<String, Object>();
    map.put(key, value);
    if (next != null && nextValue != null) {
      map.put(next, nextValue);
    }
    return map;
  }
}
