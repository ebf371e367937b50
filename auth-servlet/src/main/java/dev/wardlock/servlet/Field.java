package dev.wardlock.servlet;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of an {@link Operation}: its name, how it is read, and what the documents say of it.
 *
 * <p>Over JSON-RPC it is a member of {@code params}; over REST a variable of the path, a parameter
 * of the query or, unless told otherwise, a member of the body.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * @param <T> what it is read as
 */
public final class Field<T> {

  /** Where it stands in a REST request. */
  enum Place {
    PATH,
    QUERY,
    BODY
  }

  private final String name;
  private final String description;
  private final Schema schema;
  private final Place place;
  private final boolean required;
  private final Function<Object, T> reader;

  private Field(
      String name,
      String description,
      Schema schema,
      Place place,
      boolean required,
      Function<Object, T> reader) {
    this.name = name;
    this.description = description;
    this.schema = schema;
    this.place = place;
    this.required = required;
    this.reader = reader;
  }

  /**
   * A text.
   *
   * @param name its name
   * @param description what it is, in a sentence
   * @return the field, which is required
   */
  public static Field<String> text(String name, String description) {
    return of(name, description, Schema.text(), Field::asText);
  }

  /**
   * A whole number.
   *
   * @param name its name
   * @param min the smallest that is taken
   * @param max the largest that is taken
   * @param description what it is, in a sentence
   * @return the field, which is required
   */
  public static Field<Long> integer(String name, long min, long max, String description) {
    return of(name, description, Schema.integer(min, max), value -> asInteger(value, min, max));
  }

  /**
   * True or false.
   *
   * @param name its name
   * @param description what it is, in a sentence
   * @return the field, which is required
   */
  public static Field<Boolean> flag(String name, String description) {
    return of(name, description, Schema.flag(), Field::asFlag);
  }

  /**
   * A list of texts.
   *
   * @param name its name
   * @param description what it is, in a sentence
   * @return the field, which is required
   */
  public static Field<List<String>> texts(String name, String description) {
    return of(name, description, Schema.listOf(Schema.text()), Field::asTexts);
  }

  /**
   * Texts by names of the caller's choice.
   *
   * @param name its name
   * @param description what it is, in a sentence
   * @return the field, which is required
   */
  public static Field<Map<String, String>> textMap(String name, String description) {
    return of(name, description, Schema.mapOf(Schema.text()), Field::asTextMap);
  }

  /**
   * Anything that is read by a function, which throws {@link IllegalArgumentException} with what is
   * wrong, and does not repeat what it was given.
   *
   * @param <T> what it is read as
   * @param name its name
   * @param description what it is, in a sentence
   * @param schema what it looks like
   * @param reader reads it from maps, lists, texts, numbers and truth values
   * @return the field, which is required
   */
  public static <T> Field<T> of(
      String name, String description, Schema schema, Function<Object, T> reader) {
    return new Field<>(name, description, schema, Place.BODY, true, reader);
  }

  /**
   * The same, read further.
   *
   * @param <U> what it is read as
   * @param further reads on; what it throws as {@link IllegalArgumentException} is what is wrong
   * @return the field
   */
  public <U> Field<U> as(Function<T, U> further) {
    return new Field<>(name, description, schema, place, required, reader.andThen(further));
  }

  /**
   * The same, described by another schema.
   *
   * @param other the schema
   * @return the field
   */
  public Field<T> looking(Schema other) {
    return new Field<>(name, description, other, place, required, reader);
  }

  /**
   * The same, which may be left out.
   *
   * @return the field
   */
  public Field<T> optional() {
    return new Field<>(name, description, schema, place, false, reader);
  }

  /**
   * The same, as a variable of the path.
   *
   * @return the field
   */
  public Field<T> inPath() {
    return new Field<>(name, description, schema, Place.PATH, required, reader);
  }

  /**
   * The same, as a parameter of the query.
   *
   * @return the field
   */
  public Field<T> inQuery() {
    return new Field<>(name, description, schema, Place.QUERY, required, reader);
  }

  /**
   * Its name.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  String description() {
    return description;
  }

  Schema schema() {
    return schema;
  }

  /** Its schema, with its description: for where it is a member. */
  Schema described() {
    return schema.described(description);
  }

  Place place() {
    return place;
  }

  boolean isRequired() {
    return required;
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  T read(Object value) {
    return reader.apply(value);
  }

  private static String asText(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("is a text");
  }

  /** Of a query, where all is text, too. */
  private static Long asInteger(Object value, long min, long max) {
    Long number = null;
    if (value instanceof Integer || value instanceof Long) {
      number = ((Number) value).longValue();
    } else if (value instanceof QueryText text && text.value().matches("-?[0-9]{1,18}")) {
      number = Long.valueOf(text.value());
    } else if (!(value instanceof BigInteger) && !(value instanceof QueryText)) {
      throw new IllegalArgumentException("is a whole number");
    }
    if (number == null || number < min || number > max) {
      throw new IllegalArgumentException("is a whole number from " + min + " to " + max);
    }
    return number;
  }

  private static Boolean asFlag(Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    if (value instanceof QueryText text && text.value().matches("true|false")) {
      return Boolean.valueOf(text.value());
    }
    throw new IllegalArgumentException("is true or false");
  }

  private static List<String> asTexts(Object value) {
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw new IllegalArgumentException("is a list of texts");
  }

  private static Map<String, String> asTextMap(Object value) {
    if (value instanceof Map<?, ?> map
        && map.values().stream().allMatch(String.class::isInstance)) {
      var texts = new LinkedHashMap<String, String>();
      map.forEach((key, text) -> texts.put(String.valueOf(key), String.valueOf(text)));
      return texts;
    }
    throw new IllegalArgumentException("is an object whose members are texts");
  }

  /** A parameter of a query, which is text whatever it stands for. */
  record QueryText(String value) {}

  /** Reads one of the arguments; faults are added. */
  @Nullable T read(@Nullable Object value, List<String> faults) {
    if (value == null) {
      if (required) {
        faults.add(name + " is missing");
      }
      return null;
    }
    try {
      boolean quoted = value instanceof QueryText && isTextual();
      return read(quoted ? ((QueryText) value).value() : value);
    } catch (IllegalArgumentException e) {
      faults.add(name + " " + e.getMessage());
      return null;
    }
  }

  private boolean isTextual() {
    return !(schema.is("integer") || schema.is("boolean"));
  }
}
