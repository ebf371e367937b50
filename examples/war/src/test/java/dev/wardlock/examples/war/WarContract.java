package dev.wardlock.examples.war;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The war itself, deployed to a server: over HTTP, with the key that it printed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WarContract {

  private static final String KEY = "AUTH_MANAGEMENT_API_KEY=";

  /** A server that runs. */
  record Running(int port, AutoCloseable stop) {}

  private final HttpClient client = HttpClient.newHttpClient();
  private Running server;
  private String key;

  abstract Running deploy(Path war) throws Exception;

  @BeforeAll
  void start() throws Exception {
    forget(Path.of(System.getenv("DATA_DIR")));
    PrintStream out = System.out;
    var printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      server = deploy(Path.of(System.getProperty("war")));
    } finally {
      System.setOut(out);
    }
    key =
        printed
            .toString(StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith(KEY))
            .findFirst()
            .orElseThrow()
            .substring(KEY.length());
  }

  /** What a run before this one has left: this is to be a first start. */
  private static void forget(Path data) throws IOException {
    if (Files.exists(data)) {
      try (var files = Files.walk(data)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @AfterAll
  void stop() throws Exception {
    server.stop().close();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private HttpRequest.Builder withKey(String path) {
    return to(path).header("Authorization", "Bearer " + key);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void api_needsTheKeyThatTheFirstStartPrinted() throws Exception {
    HttpResponse<String> without = send(to("/api/me"));
    assertThat(without.statusCode()).isEqualTo(401);
    assertThat(without.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
    assertThat(send(to("/api/me").header("Authorization", "Bearer wl_x")).statusCode())
        .isEqualTo(401);
    assertThat(send(withKey("/api/me")).body().strip()).isEqualTo("first-operator creates");
    assertThat(send(to("/health")).body().strip()).isEqualTo("up");
    assertThat(send(to("/nothing")).statusCode()).isEqualTo(401);
    assertThat(send(withKey("/nothing")).statusCode()).isEqualTo(404);
  }

  @Test
  void jobs_created_areListed() throws Exception {
    HttpRequest.Builder create = to("/api/jobs").POST(BodyPublishers.ofString("build"));
    assertThat(send(create.copy()).statusCode()).isEqualTo(401);
    create.header("Authorization", "Bearer " + key);
    assertThat(send(create).body().strip()).isEqualTo("created");
    assertThat(send(withKey("/api/jobs")).body()).contains("build by first-operator");
  }

  @Test
  void page_leadsToTheLoginAndBack() throws Exception {
    HttpResponse<String> asked = send(to("/"));
    assertThat(asked.statusCode()).isEqualTo(302);
    assertThat(asked.headers().firstValue("Location").orElseThrow()).endsWith("/login?next=%2F");
    HttpResponse<String> in =
        send(
            to("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("token=" + key)));
    assertThat(in.statusCode()).isEqualTo(303);
    String cookie = in.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    assertThat(send(to("/").header("Cookie", cookie)).body().strip())
        .isEqualTo("Hello, first-operator");
  }

  @Test
  void webInf_isServedToNobody() throws Exception {
    assertThat(send(to("/WEB-INF/web.xml")).statusCode()).isIn(401, 404);
    assertThat(send(withKey("/WEB-INF/web.xml")).statusCode()).isEqualTo(404);
  }
}
