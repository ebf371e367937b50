package dev.wardlock.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.testkit.TestAuth;
import dev.wardlock.testkit.TestKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;

/** The whole application over HTTP: what Spring routes is what the rules have judged. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(InMemoryAuth.class)
@ActiveProfiles("test")
class ApplicationTest {

  @Autowired private TestAuth auth;
  @LocalServerPort private int port;

  private final HttpClient client = HttpClient.newHttpClient();
  private TestKey operator;
  private TestKey viewer;

  @BeforeEach
  void keys() {
    operator = auth.key("operator");
    viewer = auth.key("viewer");
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void jobs_areCreatedByWhoMayAndShownToWhoMay() throws Exception {
    var create = to("/api/jobs").POST(BodyPublishers.ofString("build"));
    assertThat(send(create.copy()).statusCode()).isEqualTo(401);
    assertThat(send(viewer.on(create.copy())).statusCode()).isEqualTo(403);
    assertThat(send(operator.on(create.copy())).body())
        .contains("\"build\"", operator.info().principal());
    assertThat(send(viewer.on(to("/api/jobs"))).body()).contains("build");
  }

  @Test
  void home_leadsToTheLoginAndShowsWhoLoggedIn() throws Exception {
    HttpResponse<String> asked = send(to("/"));
    assertThat(asked.statusCode()).isEqualTo(302);
    assertThat(asked.headers().firstValue("Location")).contains("/login?next=%2F");
    HttpResponse<String> in =
        send(
            to("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("token=" + viewer.token().reveal())));
    assertThat(in.statusCode()).isEqualTo(303);
    String cookie = in.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    assertThat(send(to("/").header("Cookie", cookie)).body())
        .isEqualTo("Hello, " + viewer.info().principal());
  }

  @ParameterizedTest
  @CsvSource({
    "/health, 200, 200",
    "/health/, 401, 404",
    "/api/me, 401, 200",
    "/api/me/, 401, 404",
    "/%61pi/me, 401, 200",
    "/api/m%65, 401, 200",
    "/API/me, 401, 404",
    "/api/me.json, 401, 404",
    "/nothing, 401, 404",
    "/error, 401, 500",
    "/api//me, 400, 400",
    "/health/../api/me, 400, 400",
    "/health/..;/api/me, 400, 400",
    "/health;x=/api/me, 400, 400",
    "/api/me;x=y, 400, 400",
    "/api%2Fme, 400, 400",
    "/health/%2e%2e/api/me, 400, 400",
    "/api/me%00, 400, 400"
  })
  void path_isRoutedAsItWasJudged(String path, int without, int with) throws IOException {
    assertThat(status("GET", path, "")).isEqualTo(without);
    assertThat(status("GET", path, "Authorization: " + operator.authorization() + "\r\n"))
        .isEqualTo(with);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"})
  void methods_ofAnyKind_needAKey(String method) throws IOException {
    assertThat(status(method, "/api/me", "")).isIn(401, 405, 501);
  }

  /** Sends the path as it stands: a client of Java would not. */
  private int status(String method, String path, String header) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      String request =
          method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header;
      socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.US_ASCII));
      byte[] head = socket.getInputStream().readNBytes(12);
      return Integer.parseInt(new String(head, StandardCharsets.US_ASCII).substring(9));
    }
  }

  @Test
  void error_ofTheApplication_isToldToWhoMayKnow() throws Exception {
    HttpResponse<String> missing = send(operator.on(to("/api/nothing")));
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body()).contains("\"path\":\"/api/nothing\"");
  }
}
