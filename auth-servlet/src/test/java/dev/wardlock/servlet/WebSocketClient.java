package dev.wardlock.servlet;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client of RFC 6455, as small as it can be: short texts, and the status of a handshake. */
final class WebSocketClient implements AutoCloseable {

  private static final String HANDSHAKE =
      " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

  private final Socket socket;
  private final DataInputStream in;
  final Http.Answer answer;

  /** Sends a handshake and reads the answer. */
  WebSocketClient(int port, String path, String... headers) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    in = new DataInputStream(socket.getInputStream());
    answer = handshake(path, headers);
  }

  /** Asks for an upgrade, once more. */
  Http.Answer handshake(String path, String... headers) throws IOException {
    var text = new StringBuilder("GET " + path + HANDSHAKE);
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    socket
        .getOutputStream()
        .write(text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    return readAnswer();
  }

  private Http.Answer readAnswer() throws IOException {
    String status = line();
    var headers = new ArrayList<String>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      headers.add(line);
    }
    var head = new Http.Answer(Integer.parseInt(status.substring(9, 12)), headers, "");
    String length = head.header("Content-Length");
    byte[] body = new byte[length == null ? 0 : Integer.parseInt(length)];
    in.readFully(body);
    String text = new String(body, StandardCharsets.ISO_8859_1);
    return new Http.Answer(head.status(), List.copyOf(headers), text);
  }

  private String line() throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
      if (b != '\r') {
        bytes.write(b);
      }
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  /** Sends a text of at most 125 bytes and returns the text that comes back. */
  String ask(String text) throws IOException {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[6 + payload.length]; // masked with zeros
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    socket.getOutputStream().write(frame);
    if (in.readUnsignedByte() != 0x81) {
      throw new AssertionError("not a whole text");
    }
    byte[] back = new byte[in.readUnsignedByte()];
    in.readFully(back);
    return new String(back, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
