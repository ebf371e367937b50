package dev.wardlock.examples.console;

import com.fasterxml.jackson.annotation.Nulls;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** JSON in and out; nothing else here knows Jackson. */
final class Json {

  /** What could be read in two ways is refused: unknown and repeated members, text for numbers. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
          .build();

  private Json() {}

  /** Reads a document; what is wrong with it is said without repeating what it holds. */
  static <T> T read(byte[] json, Class<T> type) {
    T value;
    try {
      value = MAPPER.readValue(json, type);
    } catch (UnrecognizedPropertyException e) {
      throw Problem.invalid("The body may have the members " + e.getKnownPropertyIds() + " alone.");
    } catch (DatabindException e) {
      throw Problem.invalid("The body is not of the form asked for" + at(e.getPath()) + ".");
    } catch (JacksonException e) {
      throw Problem.invalid("The body is not JSON, has a member twice, or a number out of range.");
    }
    if (value == null) {
      throw Problem.invalid("The body must be a JSON object.");
    }
    return value;
  }

  private static String at(List<Reference> path) {
    String member = path.isEmpty() ? null : path.get(0).getPropertyName();
    return member == null ? "" : ", in its member " + member;
  }

  static byte[] write(Object value) {
    return (MAPPER.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
