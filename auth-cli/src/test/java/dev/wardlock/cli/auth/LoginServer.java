package dev.wardlock.cli.auth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wardlock.client.AppFolder;
import dev.wardlock.client.script.Script;
import dev.wardlock.client.script.ScriptFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/** An application that gives a token for a password, and another for the refresh token. */
final class LoginServer implements AutoCloseable {

  private final HttpServer server;

  LoginServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", LoginServer::answer);
    server.start();
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean known =
        body.equals("{\"password\":\"correct horse\",\"user\":\"ada\"}")
            || body.equals("{\"refresh_token\":\"ref-1\"}");
    byte[] answer =
        (known
                ? "{\"token\":\"tok-" + body.length() + "\",\"refresh\":\"ref-1\"}"
                : "{\"error\":\"unknown\"}")
            .getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(known ? 200 : 401, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  /** A script for it, as somebody has written it into the application's folder. */
  Script write(Path home, String app) throws IOException {
    String source =
        """
        import java.io.IOException;
        import java.net.URI;
        import java.net.http.HttpRequest;
        import java.net.http.HttpResponse;
        import java.util.*;

        public class AuthAcquire {
          static Map<String, Object> acquireToken() throws IOException {
            return state(new TreeMap<>(Map.of("user", promptText("User"), "password", promptSecret("Password"))));
          }

          static Map<String, Object> refreshToken(String token) throws IOException {
            return state(Map.of("refresh_token", token));
          }

          private static Map<String, Object> state(Map<String, ?> login) throws IOException {
            HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create("@/token"))
                .POST(HttpRequest.BodyPublishers.ofString(toJson(login))).build());
            debug("got", answer.statusCode());
            if (answer.statusCode() != 200) {
              throw new IllegalStateException("refused: " + login);
            }
            Map<?, ?> json = (Map<?, ?>) parseJson(answer.body());
            return Map.of("headers", Map.of("Authorization", "Bearer " + json.get("token")),
                "refresh_token", json.get("refresh"), "expires_in", 60);
          }
        }
        """
            .replace("@", origin());
    var script = new Script(source, Set.of(origin()));
    ScriptFile.in(AppFolder.of(home, app)).write(script);
    return script;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
