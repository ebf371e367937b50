package dev.wardlock.examples.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests byte for byte as the test writes them, one to a connection, and reads the whole
 * answer. A header is a line, {@code Name: value}; a {@code Host} takes the place of the usual one.
 */
final class Wire {

  static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  static final String SAME_ORIGIN = "Sec-Fetch-Site: same-origin";

  private static final int PATIENCE_MILLIS = 20_000;

  private final URI url;
  private final SocketFactory sockets;

  Wire(String url, SocketFactory sockets) {
    this.url = URI.create(url);
    this.sockets = sockets;
  }

  static Wire to(InProcess console) {
    return new Wire(console.url(), SocketFactory.getDefault());
  }

  static Wire tlsTo(InProcess console, Map<String, String> variables) {
    var tls = Settings.of(variables).tls();
    return new Wire(console.url(), TestTls.trusting(tls).getSocketFactory());
  }

  /**
   * What came back.
   *
   * @param status the status code
   * @param head the lines of the head, after the first
   * @param body the body; chunks are left as they are
   */
  record Answer(int status, List<String> head, String body) {

    /** The values of a header. */
    List<String> all(String name) {
      String start = name + ":";
      return head.stream()
          .filter(line -> line.regionMatches(true, 0, start, 0, start.length()))
          .map(line -> line.substring(start.length()).strip())
          .toList();
    }

    /** The one value of a header; empty where there is none. */
    String header(String name) {
      List<String> values = all(name);
      if (values.size() > 1) {
        throw new AssertionError(name + " came " + values.size() + " times");
      }
      return values.isEmpty() ? "" : values.get(0);
    }

    /** The name and value of the one cookie that is set; empty where none is. */
    String cookie() {
      return header("Set-Cookie").split(";", 2)[0];
    }

    /** The same as a line that sends it back. */
    String cookieLine() {
      return "Cookie: " + cookie();
    }
  }

  Answer get(String path, String... headers) throws IOException {
    return send("GET", path, "", headers);
  }

  Answer post(String path, String body, String... headers) throws IOException {
    return send("POST", path, body, headers);
  }

  /** Posts the form as a client does that is no browser, or with what a browser adds. */
  Answer login(String token, String... headers) throws IOException {
    return loginTo(token, null, headers);
  }

  Answer loginTo(String token, @Nullable String next, String... headers) throws IOException {
    var all = new ArrayList<>(Arrays.asList(headers));
    all.add(FORM);
    String field = next == null ? "" : "&next=" + encoded(next);
    return post("/login", "token=" + encoded(token) + field, all.toArray(String[]::new));
  }

  /** Logs in, and returns the line with the cookie. */
  String session(String token, String... headers) throws IOException {
    Answer answer = login(token, headers);
    if (answer.status() != 303) {
      throw new AssertionError("not logged in: " + answer);
    }
    return answer.cookieLine();
  }

  int status(String path, String... headers) throws IOException {
    return get(path, headers).status();
  }

  Answer send(String method, String path, String body, String... headers) throws IOException {
    var request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    if (Arrays.stream(headers).noneMatch(line -> line.startsWith("Host:"))) {
      request.append("Host: ").append(url.getAuthority()).append("\r\n");
    }
    if (Arrays.stream(headers).noneMatch(line -> line.startsWith("Connection:"))) {
      request.append("Connection: close\r\n");
    }
    for (String line : headers) {
      request.append(line).append("\r\n");
    }
    if (method.equals("POST")) {
      request.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    byte[] bytes = (request + "\r\n" + body).getBytes(StandardCharsets.ISO_8859_1);
    try (Socket socket = sockets.createSocket(InetAddress.getLoopbackAddress(), url.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return parse(read(socket));
    }
  }

  /** To the end of the connection, or of a body whose length was said. */
  private static String read(Socket socket) throws IOException {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    var bytes = new ByteArrayOutputStream();
    var buffer = new byte[8192];
    int n = socket.getInputStream().read(buffer);
    while (n >= 0) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the answer goes on and on: " + bytes.size() + " bytes");
      }
      bytes.write(buffer, 0, n);
      String text = bytes.toString(StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\r\n\r\n");
      if (end > 0 && isWhole(text, end + 4)) {
        return text;
      }
      n = socket.getInputStream().read(buffer);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static boolean isWhole(String text, int bodyStart) {
    String length = parse(text.substring(0, bodyStart)).header("Content-Length");
    return text.startsWith("HTTP/1.1 101")
        || (!length.isEmpty() && text.length() - bodyStart >= Integer.parseInt(length));
  }

  private static Answer parse(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new AssertionError("no whole answer: '" + text + "'");
    }
    List<String> lines = text.substring(0, end).lines().toList();
    int status = Integer.parseInt(lines.get(0).split(" ", 3)[1]);
    return new Answer(status, lines.subList(1, lines.size()), text.substring(end + 4));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }
}
