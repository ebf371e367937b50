package dev.wardlock.examples.console;

import dev.wardlock.model.Principal;
import dev.wardlock.model.Query;
import dev.wardlock.servlet.AuthFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request, as resources look at it. */
record Call(HttpServletRequest request) {

  private static final int MAX_BODY = 64 * 1024;

  /** The method; HEAD is GET without the body, which the container leaves out. */
  String method() {
    return request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
  }

  /** What the path has beyond the resource's own, segment by segment. */
  List<String> path() {
    String rest = request.getPathInfo();
    return rest == null || rest.equals("/")
        ? List.of()
        : Arrays.asList(rest.substring(1).split("/", -1));
  }

  /** Who asks: the filter let nobody else through. */
  Principal principal() {
    return AuthFilter.principal(request).orElseThrow();
  }

  /** A parameter; null where it is missing. */
  @Nullable String parameter(String name) {
    String[] values;
    try {
      values = request.getParameterValues(name);
    } catch (RuntimeException e) { // which one is the container's choice
      throw Problem.invalid("The query string is malformed.");
    }
    if (values != null && values.length > 1) {
      throw Problem.invalid("The parameter " + name + " is given twice.");
    }
    return values == null ? null : values[0];
  }

  /** A parameter that is a whole number; null where it is missing. */
  @Nullable Long number(String name) {
    String text = parameter(name);
    try {
      return text == null ? null : Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw Problem.invalid("The parameter " + name + " is a whole number.");
    }
  }

  /** How many items a page may have. */
  int limit() {
    Long limit = number("limit");
    if (limit != null && (limit < 1 || limit > Query.MAX_LIMIT)) {
      throw Problem.invalid("The parameter limit is 1 to " + Query.MAX_LIMIT + ".");
    }
    return limit == null ? Query.DEFAULT_LIMIT : limit.intValue();
  }

  /** The body, which must be JSON. Ask for it before any parameter: a form is no body. */
  <T> T body(Class<T> type) throws IOException {
    String contentType = request.getContentType();
    if (contentType == null || !contentType.matches("(?i)application/json\\s*(;.*)?")) {
      throw new Problem(
          Answer.problem(415, "unsupported_media_type", "The body must be application/json."));
    }
    byte[] body = request.getInputStream().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      throw new Problem(
          Answer.problem(413, "too_large", "The body may have at most " + MAX_BODY + " bytes."));
    }
    return Json.read(body, type);
  }
}
