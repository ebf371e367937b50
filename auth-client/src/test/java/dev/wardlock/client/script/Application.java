package dev.wardlock.client.script;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An application with a login: a form with a hidden field and a cookie, then a token in JSON, which
 * can be refreshed.
 */
final class Application implements AutoCloseable {

  static final String USER = "ada.lovelace";
  static final String PASSWORD = "p&ss w\"rd+1";
  static final String TOKEN = "tok-9f2c7e11a0b34455";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  Application() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().toString();
    asked.add(exchange.getRequestMethod() + " " + path);
    switch (path) {
      case "/login" -> {
        exchange.getResponseHeaders().add("Set-Cookie", "SID=session-4711; Path=/; HttpOnly");
        say(exchange, 200, "<form><input type=\"hidden\" name=\"csrf\" value=\"c-815\"></form>");
      }
      case "/session" -> {
        String cookie = exchange.getRequestHeaders().getFirst("Cookie");
        boolean known =
            body.equals("user=ada.lovelace&password=p%26ss+w%22rd%2B1&csrf=c-815")
                && "SID=session-4711".equals(cookie);
        if (known) {
          exchange.getResponseHeaders().add("Location", "/token");
        }
        say(exchange, known ? 303 : 401, known ? "" : "wrong");
      }
      case "/token" ->
          say(
              exchange,
              200,
              "{\"access_token\":\"" + TOKEN + "\",\"refresh_token\":\"ref-1\",\"expires_in\":60}");
      case "/refresh" ->
          say(
              exchange,
              body.equals("{\"refresh_token\":\"ref-1\"}") ? 200 : 400,
              "{\"access_token\":\"tok-2\"}");
      case "/big" -> say(exchange, 200, "x".repeat(9 * 1024 * 1024));
      case "/latin" -> {
        exchange.getResponseHeaders().add("Content-Type", "text/plain; charset=ISO-8859-1");
        byte[] page = "\u00e9t\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
        exchange.close();
      }
      case "/never" -> asked.add("held");
      default -> say(exchange, 404, "there is no " + path);
    }
  }

  private static void say(HttpExchange exchange, int status, String text) throws IOException {
    byte[] page = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, page.length == 0 ? -1 : page.length);
      exchange.getResponseBody().write(page);
    } catch (IOException e) {
      // The other side has heard enough.
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
