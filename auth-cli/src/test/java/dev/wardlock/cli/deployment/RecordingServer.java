package dev.wardlock.cli.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A server that notes what it is asked, and answers what it is told to. */
final class RecordingServer implements AutoCloseable {

  /** What was asked. */
  record Asked(String line, String authorization, String body) {}

  final List<Asked> asked = new ArrayList<>();
  private final HttpServer server;
  private int status = 200;
  private String answer = "{}";

  RecordingServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          asked.add(
              new Asked(
                  exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                  exchange.getRequestHeaders().getFirst("Authorization"),
                  new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
          byte[] body = answer.getBytes(UTF_8);
          exchange.getResponseHeaders().set("Location", "http://localhost:1/elsewhere");
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  void answer(int code, String body) {
    status = code;
    answer = body;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  Asked last() {
    return asked.get(asked.size() - 1);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
