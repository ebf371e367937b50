package dev.wardlock.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A great many clients that all fail to log in: they cost little, and disturb nobody. */
abstract class FloodContract {

  /** More than a lockout remembers, which is 10,000 pairs. */
  private static final int MANY = 20_000;

  private static final int MILLION = 1_000_000;

  /** One connection's worth: Tomcat closes after a hundred requests. */
  private static final int BATCH = 100;

  private static final int THREADS = 4;
  private static final long MEGABYTE = 1 << 20;
  private static final String FAILING = "X-Forwarded-For: 192.0.2.1";
  private static final String OTHER = "X-Forwarded-For: 192.0.2.2";

  InProcess console;
  Wire wire;

  abstract Host host();

  @BeforeEach
  void start(@TempDir Path dataDir) throws Exception {
    console = InProcess.start(host(), dataDir, Map.of("TRUSTED_PROXIES", "127.0.0.1"));
    wire = Wire.to(console);
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  @Timeout(60)
  void failures_ofManyClients_arePutOutOfMindAndKeepNobodyOut() throws Exception {
    fail(4);

    flood(0, MANY);

    // Four and four would be too many, if the first had not made room.
    fail(4);
    assertThat(wire.login(console.operator(), FAILING).status()).isEqualTo(303);
  }

  @Test
  @Tag("slow")
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void failures_ofAMillionClients_takeNoMemory() throws Exception {
    flood(0, MANY); // what is made once is there
    long before = used();

    flood(MANY, MANY + MILLION);

    assertThat(used() - before).isLessThan(48 * MEGABYTE);
    fail(4);
    assertThat(wire.login(console.operator(), FAILING).status()).isEqualTo(303);
  }

  private void fail(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      assertThat(wire.login("nonsense", FAILING).status()).isEqualTo(401);
    }
  }

  /** Each client fails once; meanwhile another one logs in, time and again. */
  private void flood(int from, int to) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> parts = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int first = from + t * BATCH;
        parts.add(
            threads.submit(
                () -> {
                  for (int client = first; client < to; client += THREADS * BATCH) {
                    batch(client);
                  }
                  return null;
                }));
      }
      for (Future<?> part : parts) {
        while (!part.isDone()) {
          assertThat(wire.login(console.operator(), OTHER).status()).isEqualTo(303);
          TimeUnit.MILLISECONDS.sleep(50); // a session each, but not thousands
        }
        part.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** A hundred clients, pipelined by the proxy. */
  private void batch(int first) throws IOException {
    var requests = new StringBuilder();
    for (int i = 0; i < BATCH; i++) {
      int client = first + i;
      requests
          .append("POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 7\r\n")
          .append(Wire.FORM)
          .append(i == BATCH - 1 ? "\r\nConnection: close" : "")
          .append("\r\nX-Forwarded-For: 10.")
          .append(client >> 16)
          .append('.')
          .append(client >> 8 & 0xFF)
          .append('.')
          .append(client & 0xFF)
          .append("\r\n\r\ntoken=x");
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
      byte[] answers = socket.getInputStream().readAllBytes();
      String text = new String(answers, StandardCharsets.ISO_8859_1);
      assertThat(text.split("HTTP/1.1 401", -1)).hasSize(BATCH + 1);
    }
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
