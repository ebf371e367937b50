package dev.wardlock.examples.context;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Requests to the server, by somebody. */
final class Rest {

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String base;

  Rest(String url) {
    this.base = url + "/api/v1";
  }

  HttpResponse<String> ask(String token, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  int status(String token, String method, String path, String body)
      throws IOException, InterruptedException {
    return ask(token, method, path, body).statusCode();
  }

  Map<String, Object> json(String token, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = ask(token, method, path, body);
    if (answer.statusCode() >= 300) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return JSON.readValue(answer.body(), new TypeReference<Map<String, Object>>() {});
  }

  List<Map<String, Object>> items(String token, String path)
      throws IOException, InterruptedException {
    return JSON.convertValue(json(token, "GET", path, null).get("items"), new TypeReference<>() {});
  }

  String mint(String token, String context, String name, String body)
      throws IOException, InterruptedException {
    return (String) json(token, "POST", "/contexts/" + context + "/keys/" + name, body).get("key");
  }
}
