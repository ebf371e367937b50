package dev.wardlock.examples.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Calls to the supervisor, by somebody. */
final class Rpc {

  static final JsonMapper JSON = new JsonMapper();

  final String url;
  private final HttpClient client = HttpClient.newHttpClient();

  Rpc(String url) {
    this.url = url;
  }

  /** Sends a body as it is. */
  HttpResponse<String> post(byte[] body, String... headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url + "/"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(
        request.POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String body, String... headers)
      throws IOException, InterruptedException {
    return post(body.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** Sends a body whose length it does not say. */
  HttpResponse<String> stream(InputStream body) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url + "/"))
            .version(HttpClient.Version.HTTP_1_1)
            .POST(BodyPublishers.ofInputStream(() -> body))
            .build(),
        BodyHandlers.ofString());
  }

  HttpResponse<String> form(String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .headers(headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString());
  }

  /** What a call comes to: its JSON, whole. */
  Map<String, Object> call(String token, String method, Map<String, ?> params)
      throws IOException, InterruptedException {
    var call = new LinkedHashMap<String, Object>();
    call.put("jsonrpc", "2.0");
    call.put("method", method);
    call.put("params", params);
    call.put("id", 1);
    String body = JSON.writeValueAsString(call);
    return map(
        token == null ? post(body).body() : post(body, "Authorization", "Bearer " + token).body());
  }

  Map<String, Object> object(String token, String method, Map<String, ?> params)
      throws IOException, InterruptedException {
    return JSON.convertValue(result(token, method, params), new TypeReference<>() {});
  }

  List<Map<String, Object>> list(String token, String method)
      throws IOException, InterruptedException {
    return JSON.convertValue(result(token, method, Map.of()), new TypeReference<>() {});
  }

  Object result(String token, String method, Map<String, ?> params)
      throws IOException, InterruptedException {
    Map<String, Object> answer = call(token, method, params);
    assertThat(answer).as("%s %s", method, params).containsOnlyKeys("jsonrpc", "result", "id");
    return answer.get("result");
  }

  /** The code of the error that a call comes to; 0 for none. */
  int error(String token, String method, Map<String, ?> params)
      throws IOException, InterruptedException {
    return code(call(token, method, params));
  }

  /** A new key's token. */
  String mint(String admin, String name, String scope) throws IOException, InterruptedException {
    return (String)
        object(admin, "auth.create_key", Map.of("name", name, "scope", scope)).get("key");
  }

  static Map<String, Object> map(String json) {
    return JSON.readValue(json, new TypeReference<Map<String, Object>>() {});
  }

  static int code(Map<String, Object> answer) {
    return answer.get("error") instanceof Map<?, ?> error ? (int) error.get("code") : 0;
  }

  static int code(HttpResponse<String> answer) {
    return code(map(answer.body()));
  }
}
