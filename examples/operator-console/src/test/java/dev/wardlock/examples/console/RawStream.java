package dev.wardlock.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A request on a socket, whose answer is read line by line, as it comes. */
final class RawStream implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final long end = System.nanoTime() + PATIENCE.toNanos();
  private final Socket socket;
  private final BufferedReader reader;
  private final List<String> head = new ArrayList<>();

  private RawStream(Socket socket) throws IOException {
    this.socket = socket;
    reader =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Sends the request, and reads the head of the answer. */
  static RawStream get(int port, String path, String... headers) throws IOException {
    return send(port, "GET " + path, "", headers);
  }

  static RawStream post(int port, String path, String body, String... headers) throws IOException {
    var all = new ArrayList<>(List.of(headers));
    all.add("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length);
    return send(port, "POST " + path, body, all.toArray(String[]::new));
  }

  private static RawStream send(int port, String start, String body, String... headers)
      throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    var request = new StringBuilder(start + " HTTP/1.1\r\nHost: 127.0.0.1:" + port);
    for (String header : headers) {
      request.append("\r\n").append(header);
    }
    socket.getOutputStream().write((request + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
    var stream = new RawStream(socket);
    for (String line = stream.reader.readLine();
        line != null && !line.isEmpty();
        line = stream.reader.readLine()) {
      stream.head.add(line);
    }
    return stream;
  }

  int status() {
    return Integer.parseInt(head.get(0).split(" ", 3)[1]);
  }

  /** The value of a header; null where it is missing. */
  String header(String name) {
    return head.stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse(null);
  }

  /** Reads on to a line that begins so; null where the stream ends before. */
  String lineThatBegins(String beginning) throws IOException {
    String line = next();
    while (line != null && !line.startsWith(beginning)) {
      line = next();
    }
    return line;
  }

  /** Reads on to the end; false if the chunks do not end as they should. */
  boolean endsCleanly() throws IOException {
    String line = next();
    while (line != null && !line.equals("0")) {
      line = next();
    }
    return line != null;
  }

  /** The next line. A stream that goes on and on is not read for ever. */
  private String next() throws IOException {
    assertThat(System.nanoTime()).as("it goes on and on").isLessThan(end);
    return reader.readLine();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
