package dev.wardlock.servlet;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON in and out, as maps, lists, texts, numbers and truth values; nothing else here knows
 * Jackson.
 *
 * <p>What could be read in two ways is not read: a member twice, something after the end, bytes
 * that are no UTF-8. What is deeper than {@value #MAX_DEPTH} is not read either.
 *
 * <p>Source: RFC 8259; RFC 7493 (I-JSON), sections 2.1 and 2.3.
 */
final class Json {

  static final int MAX_DEPTH = 32;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private Json() {}

  /** Why a text is no JSON that is read here; it repeats nothing of it. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message, null, false, false);
    }
  }

  /** Reads a document; null for the JSON null. */
  static @Nullable Object read(byte[] bytes) throws MalformedException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("The body is not UTF-8.");
    }
    if (text.isBlank()) {
      throw new MalformedException("The body is empty.");
    }
    try {
      return MAPPER.readValue(text, Object.class);
    } catch (JacksonException | NumberFormatException e) { // the latter of a huge exponent
      throw new MalformedException(
          "The body is not JSON, has a member twice, or is nested deeper than " + MAX_DEPTH + ".");
    }
  }

  /**
   * Reads an object.
   *
   * @throws IllegalArgumentException if the text is none; without a cause, which might quote it
   */
  @SuppressWarnings("unchecked") // Objects are read as maps by name.
  static Map<String, Object> object(String text) {
    try {
      if (read(text.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> read) {
        return (Map<String, Object>) read;
      }
    } catch (MalformedException e) {
      // Said below.
    }
    throw new IllegalArgumentException("not a JSON object");
  }

  static byte[] write(@Nullable Object value) {
    return MAPPER.writeValueAsBytes(value);
  }
}
