package dev.wardlock.cli.shell;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON in and out; nothing else here knows Jackson. */
public final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** A document on one line, as a request has it. */
  public static String line(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** A document as a person would read it. */
  public static String pretty(Object value) {
    return MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
  }

  /**
   * Reads an object: maps, lists, texts, numbers, truth values and nulls.
   *
   * @param text the document
   * @return its members; null where it is not one JSON object
   */
  @SuppressWarnings("unchecked") // an object of JSON has texts for keys
  public static @Nullable Map<String, @Nullable Object> object(String text) {
    try {
      return MAPPER.readValue(text, Object.class) instanceof Map<?, ?> object
          ? (Map<String, @Nullable Object>) object
          : null;
    } catch (JacksonException e) {
      return null;
    }
  }
}
