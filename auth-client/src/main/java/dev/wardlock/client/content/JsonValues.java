package dev.wardlock.client.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
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
    String start = text.stripLeading();
    if (!start.startsWith("{") && !start.startsWith("[")) {
      return Optional.empty();
    }
    try {
      var values = new ArrayList<Named>();
      collect(MAPPER.readTree(text), new ArrayList<>(), values);
      return Optional.of(values);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static void collect(JsonNode node, List<String> path, List<Named> values) {
    if (values.size() >= MOST_VALUES) {
      return;
    }
    if (node.isObject()) {
      node.properties()
          .forEach(
              member -> {
                path.add(member.getKey());
                collect(member.getValue(), path, values);
                path.remove(path.size() - 1);
              });
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        path.add(Integer.toString(i));
        collect(node.get(i), path, values);
        path.remove(path.size() - 1);
      }
    } else if (!node.isNull()) {
      values.add(new Named(List.copyOf(path), node.asString()));
    }
  }
}
