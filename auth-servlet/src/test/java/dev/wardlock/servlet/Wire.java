package dev.wardlock.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection that stays, and what has come over it so far. Characters are ISO-8859-1 bytes. */
final class Wire implements AutoCloseable {

  static final String LAST_CHUNK = "0\r\n\r\n";

  private final Socket socket;
  private final byte[] buffer = new byte[1 << 16];
  private final ByteArrayOutputStream got = new ByteArrayOutputStream();

  Wire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
  }

  Wire ask(String target, String... headers) throws IOException {
    String request =
        "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", headers);
    socket.getOutputStream().write((request + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** All that has come since the last question to this. */
  String taken() {
    String text = got.toString(StandardCharsets.ISO_8859_1);
    got.reset();
    return text;
  }

  /** Reads until a text has come, and forgets it. */
  String until(String text) throws IOException {
    read(text, Duration.ofSeconds(20), false);
    return taken();
  }

  /** Reads until the answer ends, by its last chunk or with the connection. */
  String end(Duration within) throws IOException {
    read(LAST_CHUNK, within, true);
    return taken();
  }

  /** Reads that many bytes and drops them. */
  void drop(long bytes) throws IOException {
    socket.setSoTimeout(20_000);
    for (long left = bytes; left > 0; ) {
      int n = socket.getInputStream().read(buffer, 0, (int) Math.min(left, buffer.length));
      if (n < 0) {
        throw new AssertionError("ended " + left + " bytes early");
      }
      left -= n;
    }
  }

  private void read(String text, Duration within, boolean orEnd) throws IOException {
    long deadline = System.nanoTime() + within.toNanos();
    while (!got.toString(StandardCharsets.ISO_8859_1).contains(text)) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      int n;
      try {
        socket.setSoTimeout((int) Math.max(1, left));
        n = left <= 0 ? 0 : socket.getInputStream().read(buffer);
      } catch (SocketTimeoutException e) {
        n = 0;
      } catch (IOException e) {
        n = -1; // cut off
      }
      if (n == 0 || (n < 0 && !orEnd)) {
        throw new AssertionError((n == 0 ? "too late: '" : "cut short: '") + taken() + "'");
      }
      if (n < 0) {
        return;
      }
      got.write(buffer, 0, n);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
