package dev.wardlock.secrets.json;

import dev.wardlock.secrets.model.SecretsException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON in and out; nothing else here knows Jackson. */
public final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /**
   * A document on one line.
   *
   * @param value maps, lists, texts, numbers, truth values and nulls
   * @return the document
   */
  public static String line(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /**
   * Reads an object.
   *
   * @param text the document
   * @return its members: maps, lists, texts, numbers, truth values and nulls
   * @throws SecretsException if it is not one JSON object; without a cause, which may have a piece
   *     of it
   */
  @SuppressWarnings("unchecked") // an object of JSON has texts for keys
  public static Map<String, @Nullable Object> object(String text) {
    try {
      if (MAPPER.readValue(text, Object.class) instanceof Map<?, ?> object) {
        return (Map<String, @Nullable Object>) object;
      }
    } catch (JacksonException e) {
      throw new SecretsException("it is malformed JSON");
    }
    throw new SecretsException("it is no JSON object");
  }

  /**
   * A member that must be a text.
   *
   * @param object the object
   * @param name the member
   * @return the text
   * @throws SecretsException if it is missing, or anything else
   */
  public static String text(Map<?, ?> object, String name) {
    if (object.get(name) instanceof String text) {
      return text;
    }
    throw new SecretsException("it has no '" + name + "'");
  }

  /**
   * A member that must be a list of texts.
   *
   * @param object the object
   * @param name the member
   * @return the texts
   * @throws SecretsException if it is missing, or anything else
   */
  public static List<String> texts(Map<?, ?> object, String name) {
    if (object.get(name) instanceof List<?> list
        && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw new SecretsException("it has no list '" + name + "'");
  }
}
