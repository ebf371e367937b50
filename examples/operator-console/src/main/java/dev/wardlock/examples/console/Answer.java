package dev.wardlock.examples.console;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What goes back: a document or, from status 400 on, a problem document (RFC 9457).
 *
 * @param status the status
 * @param body what becomes JSON
 * @param headers headers of its own
 */
record Answer(int status, Map<String, ?> body, Map<String, String> headers) {

  private static final Map<Integer, String> TITLES =
      Map.ofEntries(
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(409, "Conflict"),
          Map.entry(413, "Content Too Large"),
          Map.entry(415, "Unsupported Media Type"),
          Map.entry(426, "Upgrade Required"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(503, "Service Unavailable"));

  static Answer ok(Map<String, ?> body) {
    return new Answer(200, body, Map.of());
  }

  static Answer created(Map<String, ?> body) {
    return new Answer(201, body, Map.of());
  }

  /** In the form that the filter's own refusals have. */
  static Answer problem(int status, String error, String detail) {
    var body = new LinkedHashMap<String, Object>();
    body.put("type", "about:blank");
    body.put("title", TITLES.getOrDefault(status, "Error"));
    body.put("status", status);
    body.put("detail", detail);
    body.put("error", error);
    return new Answer(status, body, Map.of());
  }

  /** With a further member. */
  Answer and(String member, Object value) {
    var more = new LinkedHashMap<String, Object>(body);
    more.put(member, value);
    return new Answer(status, more, headers);
  }

  Answer header(String name, String value) {
    var more = new HashMap<>(headers);
    more.put(name, value);
    return new Answer(status, body, more);
  }
}
