package dev.wardlock.servlet;

import dev.wardlock.servlet.OperationException.Kind;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a REST request gives an operation: the variables of its path, its query and its body. */
final class RestRequest {

  private RestRequest() {}

  /**
   * Gathers the arguments of an operation. What stands in another place than the operation takes it
   * from is given under a name that it does not take, and so is a fault among the others.
   *
   * @throws OperationException if query or body cannot be read
   */
  static Map<String, @Nullable Object> arguments(
      Operation operation, Map<String, String> variables, HttpServletRequest request)
      throws IOException {
    var arguments = new LinkedHashMap<String, @Nullable Object>(variables);
    query(request.getQueryString())
        .forEach(
            (name, value) ->
                arguments.put(
                    placed(operation, name, Field.Place.QUERY), new Field.QueryText(value)));
    body(request)
        .forEach((name, value) -> arguments.put(placed(operation, name, Field.Place.BODY), value));
    return arguments;
  }

  private static String placed(Operation operation, String name, Field.Place place) {
    for (Field<?> field : operation.fields()) {
      if (field.name().equals(name) && field.place() == place) {
        return name;
      }
    }
    return place + " " + name;
  }

  /** The parameters of a query, each at most once. */
  static Map<String, String> query(@Nullable String query) {
    var parameters = new HashMap<String, String>();
    if (query == null || query.isEmpty()) {
      return parameters;
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      if (parameters.put(name, value) != null) {
        throw OperationException.invalid(List.of("the query has a parameter twice"));
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    String value;
    try {
      value = URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw OperationException.invalid(List.of("the query has a broken escape"));
    }
    if (value.indexOf('\uFFFD') >= 0) {
      throw OperationException.invalid(List.of("the query is not UTF-8"));
    }
    return value;
  }

  private static Map<String, @Nullable Object> body(HttpServletRequest request) throws IOException {
    byte[] bytes = Body.read(request);
    if (bytes == null) {
      throw OperationException.of(Kind.TOO_LARGE, "A request has at most " + Body.MAX + " bytes.");
    }
    if (bytes.length == 0) {
      return Map.of();
    }
    if (!Body.isJson(request)) {
      throw OperationException.of(
          Kind.UNSUPPORTED, "The body is JSON, with Content-Type: application/json.");
    }
    try {
      if (Json.read(bytes) instanceof Map<?, ?> object) {
        var members = new LinkedHashMap<String, @Nullable Object>();
        object.forEach((name, value) -> members.put(String.valueOf(name), value));
        return members;
      }
    } catch (Json.MalformedException e) {
      throw OperationException.of(Kind.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
    throw OperationException.of(Kind.BAD_REQUEST, "The body is a JSON object.");
  }
}
