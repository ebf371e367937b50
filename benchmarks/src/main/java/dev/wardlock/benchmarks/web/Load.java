package dev.wardlock.benchmarks.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Clients that ask for the same thing over and over, each on a connection that is kept. */
final class Load implements AutoCloseable {

  private static final int CLIENTS = 4;

  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
  private final Client[] clients = new Client[CLIENTS];

  Load(int port, @Nullable String authorization) throws IOException {
    for (int i = 0; i < CLIENTS; i++) {
      clients[i] = new Client(port, authorization);
    }
  }

  /** How long each request took, in nanoseconds. */
  long[] run(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    var work = new ArrayList<Callable<long[]>>();
    for (Client client : clients) {
      work.add(() -> client.ask(end));
    }
    try {
      long[] all = {};
      for (Future<long[]> part : threads.invokeAll(work)) {
        long[] times = part.get();
        long[] longer = Arrays.copyOf(all, all.length + times.length);
        System.arraycopy(times, 0, longer, all.length, times.length);
        all = longer;
      }
      return all;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    threads.shutdown();
    for (Client client : clients) {
      client.socket.close();
    }
  }

  private static final class Client {
    private static final byte[] OK = ascii("HTTP/1.1 200 ");
    private static final byte[] LENGTH = ascii("\r\ncontent-length: ");
    private static final byte[] END = ascii("\r\n\r\n");

    private final Socket socket;
    private final byte[] request;
    private final byte[] answer = new byte[16_384];

    Client(int port, @Nullable String authorization) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      request =
          ascii(
              "GET "
                  + StatusServlet.PATH
                  + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n"
                  + (authorization == null ? "" : "Authorization: " + authorization + "\r\n")
                  + "\r\n");
    }

    long[] ask(long end) throws IOException {
      long[] times = new long[1024];
      int count = 0;
      for (long start = System.nanoTime(); start < end || count == 0; ) {
        socket.getOutputStream().write(request);
        read();
        long now = System.nanoTime();
        if (count == times.length) {
          times = Arrays.copyOf(times, 2 * count);
        }
        times[count++] = now - start;
        start = now;
      }
      return Arrays.copyOf(times, count);
    }

    private void read() throws IOException {
      InputStream in = socket.getInputStream();
      int length = 0;
      int wanted = Integer.MAX_VALUE;
      while (length < wanted) {
        int n = in.read(answer, length, answer.length - length);
        if (n <= 0) {
          throw new IOException("the server has gone, or says too much");
        }
        length += n;
        int head = indexOf(END, length);
        if (head >= 0 && wanted == Integer.MAX_VALUE) {
          wanted = head + END.length + contentLength(length);
        }
      }
      if (!Arrays.equals(answer, 0, OK.length, OK, 0, OK.length)) {
        throw new IOException(new String(answer, 0, length, StandardCharsets.ISO_8859_1));
      }
    }

    private int contentLength(int length) {
      int at = indexOf(LENGTH, length);
      int number = 0;
      for (int i = at + LENGTH.length; at >= 0 && answer[i] != '\r'; i++) {
        number = 10 * number + answer[i] - '0';
      }
      return number;
    }

    /** Where the answer has a text, in lower case or in any. */
    private int indexOf(byte[] text, int length) {
      for (int i = 0; i <= length - text.length; i++) {
        int j = 0;
        while (j < text.length && lower(answer[i + j]) == text[j]) {
          j++;
        }
        if (j == text.length) {
          return i;
        }
      }
      return -1;
    }

    private static int lower(byte b) {
      return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    private static byte[] ascii(String text) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
  }
}
