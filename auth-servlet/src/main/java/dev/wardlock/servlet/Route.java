package dev.wardlock.servlet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an operation is found over REST.
 *
 * @param method the method
 * @param path the path below the servlet's own, as it is written in documents
 * @param segments its segments; a variable stands in braces
 * @param status what it answers when it went well
 */
record Route(String method, String path, List<String> segments, int status) {

  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE");
  private static final Pattern PATH =
      Pattern.compile("(/([a-z0-9][a-z0-9_.-]*|\\{[a-z][a-z0-9_]*}))+");

  static Route of(String method, String path, int status) {
    if (!METHODS.contains(method) || !PATH.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "a route is GET, POST, PUT or DELETE, and a path such as /jobs/{id}/run");
    }
    return new Route(method, path, List.of(path.substring(1).split("/", -1)), status);
  }

  /** The variables of a path that it matches, by their names; null where it does not. */
  @Nullable Map<String, String> match(List<String> given) {
    if (given.size() != segments.size()) {
      return null;
    }
    var variables = new HashMap<String, String>();
    for (int i = 0; i < given.size(); i++) {
      String segment = segments.get(i);
      if (isVariable(segment)) {
        variables.put(segment.substring(1, segment.length() - 1), given.get(i));
      } else if (!segment.equals(given.get(i))) {
        return null;
      }
    }
    return variables;
  }

  /** How many segments are fixed: of two that match, the one with more is meant. */
  long fixed() {
    return segments.stream().filter(segment -> !isVariable(segment)).count();
  }

  List<String> variables() {
    var names = new ArrayList<String>();
    for (String segment : segments) {
      if (isVariable(segment)) {
        names.add(segment.substring(1, segment.length() - 1));
      }
    }
    return names;
  }

  private static boolean isVariable(String segment) {
    return segment.startsWith("{");
  }
}
