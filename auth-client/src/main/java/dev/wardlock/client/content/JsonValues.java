package dev.wardlock.client.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The values of a JSON document, each with the path to it. */
public final class JsonValues {

  private static final JsonMapper MAPPER = new JsonMapper();

  private static final int MOST_VALUES = 20_000;

  private JsonValues() {}

  /**
   * Reads a document.
   *
   * @param text perhaps JSON
   * @return its texts, numbers and truth values in their order, the first 20,000 of them; empty
   *     where it is no object or array of JSON
   */
  public static Optional<List<Named>> of(String text) {
    return tree(text)
        .map(
            tree -> {
              var values = new ArrayList<Named>();
              collect(tree, new ArrayList<>(), values);
              return values;
            });
  }

  /**
   * Reads a document.
   *
   * @param text perhaps JSON
   * @return maps and lists; empty where it is no object or array of JSON
   */
  public static Optional<Object> tree(String text) {
    String start = text.stripLeading();
    if (!start.startsWith("{") && !start.startsWith("[")) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readValue(text, Object.class));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static void collect(@Nullable Object node, List<String> path, List<Named> values) {
    if (node == null || values.size() >= MOST_VALUES) {
      return;
    }
    if (node instanceof Map<?, ?> object) {
      object.forEach((name, value) -> below(String.valueOf(name), value, path, values));
    } else if (node instanceof List<?> array) {
      for (int i = 0; i < array.size(); i++) {
        below(Integer.toString(i), array.get(i), path, values);
      }
    } else {
      values.add(new Named(List.copyOf(path), node.toString()));
    }
  }

  private static void below(
      String step, @Nullable Object value, List<String> path, List<Named> values) {
    path.add(step);
    collect(value, path, values);
    path.remove(path.size() - 1);
  }
}
