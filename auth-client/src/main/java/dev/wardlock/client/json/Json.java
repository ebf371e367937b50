package dev.wardlock.client.json;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON in and out, as maps, lists, texts, numbers, truth values and nulls; nothing else here knows
 * Jackson.
 *
 * <p>What could be read in two ways is not read: a member twice, or something after the end.
 * Numbers keep all their digits.
 *
 * <p>Source: RFC 8259; RFC 7493 (I-JSON), section 2.3.
 */
public final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private Json() {}

  /**
   * A document on one line.
   *
   * @param value what it says
   * @return the document
   */
  public static String line(@Nullable Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /**
   * A document as a person would read it.
   *
   * @param value what it says
   * @return the document
   */
  public static String pretty(Object value) {
    return MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
  }

  /**
   * Reads a document of any kind.
   *
   * @param text the document
   * @return what it says
   * @throws MalformedJsonException if it is none; without a cause, which may have a piece of it
   */
  public static @Nullable Object value(String text) throws MalformedJsonException {
    try {
      return MAPPER.readValue(text, Object.class);
    } catch (JacksonException e) {
      throw new MalformedJsonException("it is malformed JSON");
    }
  }

  /**
   * Reads an object.
   *
   * @param text the document
   * @return its members, in their order
   * @throws MalformedJsonException if it is not one JSON object; without a cause, which may have a
   *     piece of it
   */
  @SuppressWarnings("unchecked") // an object of JSON has texts for keys
  public static Map<String, @Nullable Object> object(String text) throws MalformedJsonException {
    if (value(text) instanceof Map<?, ?> object) {
      return (Map<String, @Nullable Object>) object;
    }
    throw new MalformedJsonException("it is no JSON object");
  }
}
