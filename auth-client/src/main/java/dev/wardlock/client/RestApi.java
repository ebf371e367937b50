package dev.wardlock.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wardlock.client.json.Json;
import dev.wardlock.client.json.MalformedJsonException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTTP to the management API: JSON in and out, problems as exceptions. */
final class RestApi {

  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final String PATH = "/api/v1";

  private final HttpClient http;
  private final String base;

  RestApi(HttpClient http, URI url) {
    this.http = http;
    String bare = url.toString().replaceAll("/+$", "");
    this.base = bare.endsWith(PATH) ? bare : bare + PATH;
  }

  /**
   * What is asked of.
   *
   * @param path the path below the API, encoded
   * @param query the query, encoded; empty for none
   */
  record Call(String path, String query) {

    static Call to(String... segments) {
      var call = new Call("", "");
      for (String segment : segments) {
        call = call.then(segment);
      }
      return call;
    }

    Call then(String segment) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException("A name or id is not empty, and not made of dots.");
      }
      return new Call(path + "/" + encoded(segment), query);
    }

    Call with(String name, @Nullable Object value) {
      if (value == null) {
        return this;
      }
      String text = value instanceof Duration d ? Long.toString(d.toSeconds()) : value.toString();
      return new Call(path, query + (query.isEmpty() ? "?" : "&") + name + "=" + encoded(text));
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
  }

  Map<String, @Nullable Object> get(Call call) throws IOException, InterruptedException {
    return send(call, "GET", null);
  }

  Map<String, @Nullable Object> post(Call call, Map<String, ?> body)
      throws IOException, InterruptedException {
    return send(call, "POST", body);
  }

  Map<String, @Nullable Object> delete(Call call) throws IOException, InterruptedException {
    return send(call, "DELETE", null);
  }

  private Map<String, @Nullable Object> send(
      Call call, String method, @Nullable Map<String, ?> body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(base + call.path() + call.query()))
            .timeout(ANSWER)
            .header("Accept", "application/json, application/problem+json");
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, BodyPublishers.ofString(Json.line(body)));
    }
    return answer(http.send(request.build(), BodyHandlers.ofString(UTF_8)));
  }

  private Map<String, @Nullable Object> answer(HttpResponse<String> response) throws IOException {
    int status = response.statusCode();
    Map<String, @Nullable Object> body = Map.of();
    try {
      body = Json.object(response.body());
    } catch (MalformedJsonException e) {
      if (status / 100 == 2) {
        throw new IOException("There is no management API at " + base + ": its answer is no JSON.");
      }
    }
    if (status / 100 == 2) {
      return body;
    }
    String detail = body.get("detail") instanceof String text ? text : "";
    throw new ManagementException(
        status,
        body.get("error") instanceof String error ? error : "",
        status == 401
            ? "The key was not accepted by " + base + "."
            : detail.isEmpty() ? "The server at " + base + " answered " + status + "." : detail,
        body.get("id") instanceof String id ? id : null);
  }
}
