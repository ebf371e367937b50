package dev.wardlock.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A client that sends exactly the bytes that it is told to. */
final class Http {

  private final int port;

  Http(int port) {
    this.port = port;
  }

  int port() {
    return port;
  }

  /** An answer, as it came. */
  record Answer(int status, List<String> headers, String body) {

    List<String> all(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(h -> h.toLowerCase(Locale.ROOT).startsWith(start))
          .map(h -> h.substring(start.length()).strip())
          .toList();
    }

    String header(String name) {
      List<String> values = all(name);
      return values.isEmpty() ? null : String.join(" | ", values);
    }

    /** All but what differs between any two answers. */
    String comparable() {
      List<String> stable =
          headers.stream().filter(h -> !h.toLowerCase(Locale.ROOT).startsWith("date:")).toList();
      return status + "\n" + String.join("\n", stable) + "\n\n" + body;
    }

    @Override
    public String toString() {
      return comparable();
    }
  }

  Answer get(String target, String... headers) throws IOException {
    return send("GET", target, headers);
  }

  Answer withKey(String target, String token) throws IOException {
    return get(target, "Authorization: Bearer " + token);
  }

  Answer send(String method, String target, String... headers) throws IOException {
    var text = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    if (!String.join("\n", headers).contains("Content-Length")
        && (method.equals("POST") || method.equals("PUT"))) {
      text.append("Content-Length: 0\r\n");
    }
    return raw(text.append("Connection: close\r\n\r\n").toString());
  }

  /** Sends characters as ISO-8859-1 bytes. */
  Answer raw(String request) throws IOException {
    return parse(exchange(request, false));
  }

  /**
   * Sends characters as ISO-8859-1 bytes, and takes all that comes until the server closes.
   *
   * @param alone whether nothing more can follow: the connection is closed for sending
   */
  String exchange(String request, boolean alone) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        if (alone) {
          socket.shutdownOutput();
        }
      } catch (IOException e) {
        // The server had seen enough. It may have answered before it closed.
      }
      var bytes = new ByteArrayOutputStream();
      try {
        socket.getInputStream().transferTo(bytes);
      } catch (IOException e) {
        if (bytes.size() == 0 && !alone) {
          throw e;
        }
      }
      return bytes.toString(StandardCharsets.ISO_8859_1);
    }
  }

  static Answer parse(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new AssertionError("no HTTP answer: '" + text + "'");
    }
    var lines = new ArrayList<>(List.of(text.substring(0, end).split("\r\n", -1)));
    int status = Integer.parseInt(lines.remove(0).substring(9, 12));
    String body = text.substring(end + 4);
    boolean chunked =
        lines.stream()
            .anyMatch(l -> l.toLowerCase(Locale.ROOT).matches("transfer-encoding:\\s*chunked"));
    return new Answer(status, List.copyOf(lines), chunked ? unchunked(body) : body);
  }

  private static String unchunked(String body) {
    var text = new StringBuilder();
    int at = 0;
    while (at < body.length()) {
      int line = body.indexOf("\r\n", at);
      int size = Integer.parseInt(body.substring(at, line).strip(), 16);
      if (size == 0) {
        return text.toString();
      }
      text.append(body, line + 2, line + 2 + size);
      at = line + 2 + size + 2;
    }
    throw new AssertionError("the answer was cut short: '" + body + "'");
  }
}
