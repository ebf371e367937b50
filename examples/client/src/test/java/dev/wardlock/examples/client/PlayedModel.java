package dev.wardlock.examples.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model on this machine that speaks the chat-completions protocol: it looks at the exchange that
 * verifies the code, and writes a script that is right. Its answers were recorded; the
 * application's address and the id of the exchange are put in.
 */
final class PlayedModel implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, String> values;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private PlayedModel(Map<String, String> values) throws IOException {
    this.values = values;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  static PlayedModel start(String base, String verify) throws IOException {
    String script = script(base);
    return new PlayedModel(Map.of("script", script, "verify", verify));
  }

  /** The script that is right. */
  static String script(String base) throws IOException {
    return resource("AuthAcquire.java").replace("${base}", base);
  }

  /** The variables that lead here. */
  Map<String, String> environment() {
    return Map.of(
        "WARDLOCK_MODEL", "test-model",
        "WARDLOCK_MODEL_URL", "http://127.0.0.1:" + server.getAddress().getPort() + "/v1",
        "WARDLOCK_MODEL_API_KEY", "sk-of-the-played-model");
  }

  /** What it was told. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(request);
      // What it says depends on what it was told: after its tool has answered, it writes.
      String answer = resource(request.contains("\"tool_call_id\"") ? "2.json" : "1.json");
      for (Map.Entry<String, String> value : values.entrySet()) {
        String quoted = JsonMapper.shared().writeValueAsString(value.getValue());
        answer =
            answer.replace("${" + value.getKey() + "}", quoted.substring(1, quoted.length() - 1));
      }
      byte[] body = answer.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = PlayedModel.class.getResourceAsStream("mending/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
