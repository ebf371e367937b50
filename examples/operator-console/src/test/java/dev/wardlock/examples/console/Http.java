package dev.wardlock.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the console. */
final class Http {

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient client;
  private final String url;

  Http(String url) {
    this(url, HttpClient.newHttpClient());
  }

  Http(String url, HttpClient client) {
    this.url = url;
    this.client = client;
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send("GET", path, null, headers);
  }

  HttpResponse<String> getAs(String token, String path) throws IOException, InterruptedException {
    return as(token, "GET", path, null);
  }

  HttpResponse<String> as(String token, String method, String path, String json)
      throws IOException, InterruptedException {
    String authorization = "Bearer " + token;
    return json == null
        ? send(method, path, null, "Authorization", authorization)
        : send(
            method, path, json, "Authorization", authorization, "Content-Type", "application/json");
  }

  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .version(HttpClient.Version.HTTP_1_1) // or it would ask for an upgrade each time
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Mints a key and returns its token. */
  String mint(String token, String query, String json) throws IOException, InterruptedException {
    HttpResponse<String> answer = as(token, "POST", "/api/keys" + query, json);
    if (answer.statusCode() != 201) {
      throw new AssertionError("not minted: " + answer.body());
    }
    return json(answer).get("key").asString();
  }

  static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  /** A problem document in the form that the whole console has. */
  static void assertProblem(HttpResponse<String> answer, String error) {
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = json(answer);
    assertThat(problem.get("error").asString()).isEqualTo(error);
    assertThat(problem.get("status").asInt()).isEqualTo(answer.statusCode());
    assertThat(problem.get("detail").asString()).isNotEmpty();
  }
}
