package dev.wardlock.client.analyze;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wardlock.client.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that speaks the chat-completions protocol and plays a recorded conversation: the answers
 * in a folder of the resources, {@code 1.json}, {@code 2.json} and so on, in their order; after the
 * last one, the last again. {@code ${x.java}} in one is the source of that name beside it.
 */
final class ModelServer implements AutoCloseable {

  private static final Pattern SOURCE = Pattern.compile("\\$\\{([\\w./-]+)}");

  private final HttpServer server;
  private final String folder;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private int status = 200;
  private boolean silent;

  private ModelServer(String folder) throws IOException {
    this.folder = folder;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  /** Plays a conversation. */
  static ModelServer playing(String folder) throws IOException {
    return new ModelServer(folder);
  }

  /** Answers each request by an error, which repeats the key as careless servers do. */
  static ModelServer failing(int status) throws IOException {
    var server = new ModelServer("");
    server.status = status;
    return server;
  }

  /** Never answers. */
  static ModelServer silent() throws IOException {
    var server = new ModelServer("");
    server.silent = true;
    return server;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** The settings of the environment that lead here. */
  Map<String, String> environment() {
    return Map.of(
        ModelSettings.MODEL, "test-model",
        ModelSettings.URL, url(),
        ModelSettings.API_KEY, "sk-key-of-the-model-server",
        ModelSettings.TOOL_CALLS, "3");
  }

  /** The bodies of the requests so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** The Authorization fields of the requests so far. */
  List<String> keys() {
    return List.copyOf(keys);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      if (silent) {
        awaitClose();
        return;
      }
      byte[] body =
          (status == 200 ? recorded(requests.size()) : "{\"error\":{\"message\":\"" + keys + "\"}}")
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String recorded(int number) throws IOException {
    String answer = resource(number + ".json");
    for (int n = number; answer == null && n > 1; n--) {
      answer = resource((n - 1) + ".json");
    }
    Matcher source = SOURCE.matcher(String.valueOf(answer));
    var text = new StringBuilder();
    while (source.find()) {
      String quoted = Json.line(String.valueOf(resource(source.group(1))));
      source.appendReplacement(
          text, Matcher.quoteReplacement(quoted.substring(1, quoted.length() - 1)));
    }
    return source.appendTail(text).toString();
  }

  private String resource(String name) throws IOException {
    try (InputStream in = ModelServer.class.getResourceAsStream(folder + "/" + name)) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
