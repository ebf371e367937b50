package dev.wardlock.client.trace;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A capture bundle: {@code manifest.json} with the address of the application at {@code
 * app.base_url}; in {@code traces/} one JSON file for each exchange, whose bodies are files of
 * their own, named at {@code body_file}. What else it holds is left alone.
 */
final class BundleReader {

  private static final JsonMapper MAPPER = new JsonMapper();

  private final Bundle bundle;
  private final Traffic traffic;

  BundleReader(Bundle bundle, Traffic traffic) {
    this.bundle = bundle;
    this.traffic = traffic;
  }

  void read() throws IOException {
    JsonNode manifest = json("manifest.json");
    if (manifest == null) {
      throw new CaptureException(bundle + ": manifest.json is no JSON object of at most 4 MiB.");
    }
    traffic.application(manifest.path("app").path("base_url").asString(""));
    List<String> names =
        bundle.names().stream()
            .filter(name -> name.startsWith("traces/") && name.endsWith(".json"))
            .toList();
    if (names.isEmpty()) {
      throw new CaptureException(bundle + " holds no exchange: there is no file traces/….json.");
    }
    int before = traffic.size();
    for (String name : names) {
      JsonNode trace = json(name);
      if (trace == null) {
        traffic.note(bundle + ": " + name + " is damaged or too long and was left out.");
      } else {
        add(trace);
      }
    }
    if (traffic.size() == before) {
      throw new CaptureException(bundle + ": no file in traces/ holds a whole exchange over HTTP.");
    }
  }

  private void add(JsonNode trace) throws IOException {
    var exchange = new Exchange();
    JsonNode timestamp = trace.path("timestamp");
    if (timestamp.isNumber()) {
      exchange.startedAt = Instant.ofEpochMilli(timestamp.asLong(0));
    } else {
      exchange.startedAt(timestamp.asString(""));
    }
    JsonNode request = trace.path("request");
    exchange.method = request.path("method").asString(null);
    exchange.url = request.path("url").asString(null);
    headers(request, exchange.requestHeaders);
    exchange.requestBody = body(request, exchange.requestHeaders);
    JsonNode response = trace.path("response");
    exchange.status = response.path("status").asInt(0);
    headers(response, exchange.responseHeaders);
    exchange.responseBody = body(response, exchange.responseHeaders);
    traffic.add(exchange);
  }

  private static void headers(JsonNode message, List<Map.Entry<String, String>> headers) {
    for (JsonNode header : message.path("headers")) {
      Exchange.header(headers, header.path("name").asString(""), header.path("value").asString(""));
    }
  }

  /** The path of a body counts from the bundle, or from {@code traces/}. */
  private @Nullable String body(JsonNode message, List<Map.Entry<String, String>> headers)
      throws IOException {
    String type = Exchange.header(headers, "content-type");
    String file = message.path("body_file").asString("");
    if (file.isEmpty() || !TextOf.matters(type)) {
      return null;
    }
    byte[] bytes = bundle.body(bundle.names().contains(file) ? file : "traces/" + file);
    return bytes == null ? null : TextOf.bytes(bytes, type);
  }

  private @Nullable JsonNode json(String name) throws IOException {
    byte[] bytes = bundle.body(name);
    if (bytes == null) {
      return null;
    }
    try {
      JsonNode json = MAPPER.readTree(bytes);
      return json.isObject() ? json : null;
    } catch (JacksonException e) {
      return null;
    }
  }
}
