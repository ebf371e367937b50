package dev.wardlock.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A real HTTP server on loopback that remembers every request. */
final class Site implements AutoCloseable {

  /** What a server saw. */
  record Seen(String method, String path, Map<String, List<String>> headers, String body) {

    /** A field, in any case; null where there was none. */
    String header(String name) {
      return headers.entrySet().stream()
          .filter(e -> e.getKey().equalsIgnoreCase(name))
          .map(e -> String.join(",", e.getValue()))
          .findFirst()
          .orElse(null);
    }

    boolean mentions(String text) {
      return (path + headers + body).contains(text);
    }
  }

  /** What a server says. */
  record Answer(int status, Map<String, String> headers, String body) {

    static Answer of(int status, String body) {
      return new Answer(status, Map.of(), body);
    }

    static Answer redirect(int status, String location) {
      return new Answer(status, Map.of("Location", location), "moved");
    }
  }

  @FunctionalInterface
  interface Page {
    Answer answer(Seen seen) throws Exception;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final String scheme;

  private Site(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  static Site start() throws IOException {
    return new Site(HttpServer.create(address(), 0), "http");
  }

  static Site startSecure(SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(address(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new Site(server, "https");
  }

  private static InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  Site on(String path, Page page) {
    pages.put(path, page);
    return this;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** A URL with a host of choice. */
  URI at(String host, String path) {
    return URI.create(scheme + "://" + host + ":" + port() + path);
  }

  URI at(String path) {
    return at("127.0.0.1", path);
  }

  List<Seen> seen() {
    return seen;
  }

  List<Seen> seen(String path) {
    return seen.stream().filter(s -> s.path().equals(path)).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().toString();
      var saw =
          new Seen(
              exchange.getRequestMethod(),
              path,
              Map.copyOf(exchange.getRequestHeaders()),
              new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      seen.add(saw);
      Page page = pages.get(exchange.getRequestURI().getPath());
      Answer answer;
      try {
        answer = page == null ? Answer.of(404, "nothing here") : page.answer(saw);
      } catch (Exception e) {
        answer = Answer.of(500, e.toString());
      }
      answer.headers().forEach(exchange.getResponseHeaders()::add);
      byte[] body = answer.body().getBytes(UTF_8);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(answer.status(), head || body.length == 0 ? -1 : body.length);
      if (!head && body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
