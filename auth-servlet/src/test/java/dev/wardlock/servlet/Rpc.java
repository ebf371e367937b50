package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Calls by JSON-RPC, written out. */
final class Rpc {

  static final JsonMapper JSON = new JsonMapper();

  private final Http http;
  private final String path;

  Rpc(Http http, String path) {
    this.http = http;
    this.path = path;
  }

  /** Sends a body as it is. */
  Http.Answer post(String body, String... headers) throws IOException {
    return post(body.getBytes(StandardCharsets.UTF_8), headers);
  }

  Http.Answer post(byte[] body, String... headers) throws IOException {
    var text = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    if (!text.toString().contains("Content-Type:")) {
      text.append("Content-Type: application/json\r\n");
    }
    text.append("Content-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
    return http.raw(text + new String(body, StandardCharsets.ISO_8859_1));
  }

  /** What a call comes to: its JSON, whole. */
  Map<String, Object> call(String token, String method, Map<String, ?> params) throws IOException {
    var call = new LinkedHashMap<String, Object>();
    call.put("jsonrpc", "2.0");
    call.put("method", method);
    call.put("params", params);
    call.put("id", 1);
    String body = JSON.writeValueAsString(call);
    Http.Answer answer = token == null ? post(body) : post(body, "Authorization: Bearer " + token);
    return json(answer);
  }

  Object result(String token, String method, Map<String, ?> params) throws IOException {
    Map<String, Object> answer = call(token, method, params);
    assertThat(answer).as("%s %s", method, params).containsOnlyKeys("jsonrpc", "result", "id");
    return answer.get("result");
  }

  Map<String, Object> object(String token, String method, Map<String, ?> params)
      throws IOException {
    return JSON.convertValue(result(token, method, params), new TypeReference<>() {});
  }

  List<Map<String, Object>> list(String token, String method, Map<String, ?> params)
      throws IOException {
    return JSON.convertValue(result(token, method, params), new TypeReference<>() {});
  }

  int error(String token, String method, Map<String, ?> params) throws IOException {
    return code(call(token, method, params));
  }

  static int code(Map<String, Object> answer) {
    assertThat(answer).containsOnlyKeys("jsonrpc", "error", "id");
    Map<String, Object> error =
        JSON.convertValue(answer.get("error"), new TypeReference<Map<String, Object>>() {});
    assertThat(error.get("message")).isInstanceOf(String.class);
    return (int) error.get("code");
  }

  static int code(Http.Answer answer) {
    return code(json(answer));
  }

  static Map<String, Object> json(Http.Answer answer) {
    assertThat(answer.all("Content-Type")).containsExactly("application/json");
    assertThat(answer.all("Cache-Control")).containsExactly("no-store");
    return JSON.readValue(answer.body(), new TypeReference<Map<String, Object>>() {});
  }
}
