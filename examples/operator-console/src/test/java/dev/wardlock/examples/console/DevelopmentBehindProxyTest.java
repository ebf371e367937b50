package dev.wardlock.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.testkit.MutableClock;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The development token is for clients of this machine, and for none behind a proxy on it. */
@Timeout(60)
class DevelopmentBehindProxyTest {

  @TempDir Path dir;

  private Console console;
  private Http direct;
  private String token;

  @BeforeEach
  void start() throws Exception {
    Settings settings =
        Settings.of(Map.of("PORT", "0", "DATA_DIR", dir.resolve("data").toString()), "--dev");
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    console = Console.start(settings, MutableClock.at("2026-03-01T10:00:00Z"), nowhere);
    direct = new Http(console.url());
    token = settings.devToken().reveal();
  }

  @AfterEach
  void stop() {
    console.close();
  }

  private static HttpResponse<String> logIn(Http http, String token) throws Exception {
    return http.send(
        "POST", "/login", "token=" + token, "Content-Type", "application/x-www-form-urlencoded");
  }

  private void assertRefused(Nginx proxy) throws Exception {
    var proxied = new Http(proxy.url());
    assertThat(direct.getAs(token, "/api/whoami").statusCode()).as("directly").isEqualTo(200);
    HttpResponse<String> login = logIn(direct, token);
    assertThat(login.statusCode()).isEqualTo(303);
    String cookie = login.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    assertThat(direct.get("/api/whoami", "Cookie", cookie).statusCode()).isEqualTo(200);

    assertThat(proxied.get("/health").statusCode()).as("it is a proxy").isEqualTo(200);
    assertThat(proxied.getAs(token, "/api/whoami").statusCode()).isEqualTo(401);
    assertThat(proxied.getAs(token, "/mcp").statusCode()).isEqualTo(401);
    assertThat(logIn(proxied, token).statusCode()).isEqualTo(401);
    assertThat(proxied.get("/api/whoami", "Cookie", cookie).statusCode()).isEqualTo(401);
  }

  /** It sets no header, and its Host is the console's: the version alone tells of it. */
  @Test
  void token_throughNginxWithItsDefaults_isRefused() throws Exception {
    // The default up to 1.29.6, said here for those after it.
    try (var proxy = Nginx.before(console.url(), dir.resolve("nginx"), "proxy_http_version 1.0;")) {
      assertRefused(proxy);
    }
  }

  @Test
  void token_throughNginxWithTheUsualHeaders_isRefused() throws Exception {
    try (var proxy =
        Nginx.before(
            console.url(),
            dir.resolve("nginx"),
            "proxy_http_version 1.1;",
            "proxy_set_header Connection \"\";",
            "proxy_set_header Host $host;",
            "proxy_set_header X-Real-IP $remote_addr;",
            "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
            "proxy_set_header X-Forwarded-Proto $scheme;")) {
      assertRefused(proxy);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host console.example.org",
        "X-Real-IP $remote_addr",
        "X-Forwarded-For $remote_addr",
        "X-Forwarded-Proto $scheme",
        "Forwarded for=$remote_addr",
        "Via \"1.1 nginx\"",
      })
  void token_throughAnythingThatSpeaksOfAProxy_isRefused(String header) throws Exception {
    try (var proxy =
        Nginx.before(
            console.url(),
            dir.resolve("nginx"),
            "proxy_http_version 1.1;",
            "proxy_set_header Connection \"\";",
            "proxy_set_header " + header + ";")) {
      assertRefused(proxy);
    }
  }

  @Test
  void key_throughNginxWithItsDefaults_isAccepted(@TempDir Path other) throws Exception {
    try (var withKeys = InProcess.start(other);
        var proxy = Nginx.before(withKeys.url(), dir.resolve("nginx"))) {
      var proxied = new Http(proxy.url());

      assertThat(proxied.getAs(withKeys.operator(), "/api/whoami").statusCode()).isEqualTo(200);
      assertThat(logIn(proxied, withKeys.operator()).statusCode()).isEqualTo(303);
    }
  }
}
