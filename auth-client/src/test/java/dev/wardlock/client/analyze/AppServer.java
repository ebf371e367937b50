package dev.wardlock.client.analyze;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wardlock.client.content.JsonValues;
import dev.wardlock.client.content.Named;
import dev.wardlock.client.content.Pairs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** An application on loopback that answers as a test says, and remembers what it was asked. */
final class AppServer implements AutoCloseable {

  /** A request: header fields by names in small letters. */
  record Request(
      String method, String path, String query, Map<String, String> headers, String body) {

    String field(String name) {
      List<Named> fields = JsonValues.of(body).orElseGet(() -> Pairs.form(body));
      return fields.stream()
          .filter(f -> f.name().equals(name))
          .map(Named::value)
          .findFirst()
          .orElse("");
    }

    String parameter(String name) {
      return Pairs.form(query).stream()
          .filter(p -> p.name().equals(name))
          .map(Named::value)
          .findFirst()
          .orElse("");
    }

    String cookie(String name) {
      return Pairs.cookies(headers.getOrDefault("cookie", "")).stream()
          .filter(p -> p.name().equals(name))
          .map(Named::value)
          .findFirst()
          .orElse("");
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    boolean is(String wanted) {
      return (method + " " + path).equals(wanted);
    }
  }

  /** An answer. */
  record Answer(int status, String type, String body, List<Map.Entry<String, String>> headers) {

    static Answer json(String body) {
      return new Answer(200, "application/json", body, List.of());
    }

    static Answer html(String body) {
      return new Answer(200, "text/html", body, List.of());
    }

    static Answer status(int status) {
      return new Answer(status, "text/plain", "", List.of());
    }

    static Answer redirect(String location) {
      return status(302).with("Location", location);
    }

    Answer with(String name, String value) {
      var more = new ArrayList<>(headers);
      more.add(Map.entry(name, value));
      return new Answer(status, type, body, more);
    }
  }

  private final HttpServer server;
  private final Function<Request, Answer> application;
  final List<Request> seen = new CopyOnWriteArrayList<>();

  AppServer(Function<Request, Answer> application) throws IOException {
    this.application = application;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var headers = new LinkedHashMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach((k, v) -> headers.put(k.toLowerCase(java.util.Locale.ROOT), v.get(0)));
    String query = exchange.getRequestURI().getRawQuery();
    var request =
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath(),
            query == null ? "" : query,
            headers,
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    seen.add(request);
    Answer answer = application.apply(request);
    answer.headers().forEach(h -> exchange.getResponseHeaders().add(h.getKey(), h.getValue()));
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
