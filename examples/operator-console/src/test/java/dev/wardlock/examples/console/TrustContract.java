package dev.wardlock.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.examples.console.Wire.Answer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS, proxies that are trusted and those that are not, and the public origin. */
@Timeout(60)
abstract class TrustContract {

  private static final Map<String, String> PROXY = Map.of("TRUSTED_PROXIES", "127.0.0.1");
  private static final String HTTPS = "X-Forwarded-Proto: https";
  private static final String HTTP = "X-Forwarded-Proto: http";

  @TempDir private Path dir;

  abstract Host host();

  private InProcess start(Map<String, String> environment) throws Exception {
    return InProcess.start(host(), dir.resolve("data"), environment);
  }

  /** One cookie, with all its attributes; its value comes back and is read. */
  private static void assertSecure(Answer login) {
    assertThat(login.status()).isEqualTo(303);
    List<String> parts = List.of(login.header("Set-Cookie").split("; ", -1));
    assertThat(parts.get(0)).startsWith("__Host-wardlock=");
    assertThat(parts.subList(1, parts.size()))
        .containsExactlyInAnyOrder("Path=/", "HttpOnly", "SameSite=Lax", "Secure");
  }

  private static void assertPlain(Answer login) {
    assertThat(login.status()).isEqualTo(303);
    List<String> parts = List.of(login.header("Set-Cookie").split("; ", -1));
    assertThat(parts.get(0)).startsWith("wardlock=");
    assertThat(parts.subList(1, parts.size()))
        .containsExactlyInAnyOrder("Path=/", "HttpOnly", "SameSite=Lax");
  }

  /** The session under the name that is due, and under the other one. */
  private static void assertReadUnderOneName(Wire wire, Answer login, String... headers)
      throws Exception {
    String value = login.cookie().split("=", 2)[1];
    boolean secure = login.cookie().startsWith("__Host-");
    String due = "Cookie: " + (secure ? "__Host-wardlock=" : "wardlock=") + value;
    String other = "Cookie: " + (secure ? "wardlock=" : "__Host-wardlock=") + value;
    String[] good = new String[headers.length + 1];
    System.arraycopy(headers, 0, good, 1, headers.length);
    String[] bad = good.clone();
    good[0] = due;
    bad[0] = other;
    assertThat(wire.status("/api/whoami", good)).isEqualTo(200);
    assertThat(wire.status("/api/whoami", bad)).isEqualTo(401);
    assertThat(wire.status("/", bad)).isEqualTo(302);
    // What is not read cannot be ambiguous either.
    bad[0] = due + "; " + other.substring("Cookie: ".length()) + "x";
    assertThat(wire.status("/api/whoami", bad)).isEqualTo(200);
  }

  @Test
  void cookie_behindTls_isSecureWithThePrefix() throws Exception {
    Map<String, String> tls = TestTls.variables(dir);
    try (InProcess console = start(tls)) {
      Wire wire = Wire.tlsTo(console, tls);
      Answer login = wire.loginTo(console.operator(), "/a", "Origin: " + console.url());

      assertSecure(login);
      assertThat(login.header("Location")).isEqualTo("/a");
      assertReadUnderOneName(wire, login);
      // Nobody is trusted to say that it was plain.
      assertSecure(wire.login(console.operator(), HTTP));
      String plainOrigin = "Origin: http://127.0.0.1:" + console.port();
      assertThat(wire.login(console.operator(), plainOrigin).status()).isEqualTo(403);
      assertThat(wire.get("/api/whoami").status()).isEqualTo(401);
      assertThat(wire.get("/").header("Location")).isEqualTo("/login?next=%2F");

      Answer out = wire.post("/logout", "", login.cookieLine(), "Origin: " + console.url());

      assertThat(out.status()).isEqualTo(303);
      assertThat(out.header("Location")).isEqualTo("/login");
      assertThat(out.header("Set-Cookie"))
          .startsWith("__Host-wardlock=;")
          .contains("Path=/", "Secure", "Max-Age=0");
      assertThat(wire.status("/api/whoami", login.cookieLine())).isEqualTo(401);
    }
  }

  @Test
  void cookie_withATrustedProxyThatEndsTls_isSecureWithThePrefix() throws Exception {
    try (InProcess console = start(PROXY)) {
      Wire wire = Wire.to(console);
      Answer login = wire.login(console.operator(), HTTPS, "X-Forwarded-For: 203.0.113.9");

      assertSecure(login);
      assertReadUnderOneName(wire, login, HTTPS);
      assertSecure(wire.login(console.operator(), "X-Forwarded-Proto: http, https"));
      assertPlain(wire.login(console.operator(), "X-Forwarded-Proto: https, http"));
      Answer plain = wire.login(console.operator());
      assertPlain(plain);
      assertReadUnderOneName(wire, plain);
    }
  }

  @Test
  void origin_withATrustedProxy_isWhatTheProxySays() throws Exception {
    try (InProcess console = start(PROXY)) {
      Wire wire = Wire.to(console);
      String host = "X-Forwarded-Host: console.example.org";
      String own = "Origin: https://console.example.org";

      assertThat(wire.login(console.operator(), HTTPS, host, own).status()).isEqualTo(303);
      for (String foreign :
          List.of(
              "Origin: http://console.example.org",
              "Origin: https://console.example.org:444",
              "Origin: " + console.url())) {
        assertThat(wire.login(console.operator(), HTTPS, host, foreign).status())
            .as(foreign)
            .isEqualTo(403);
      }
    }
  }

  @Test
  void headersOfAProxy_fromAPeerThatIsNotTrusted_areNotRead() throws Exception {
    var others = List.of(Map.<String, String>of(), Map.of("TRUSTED_PROXIES", "192.0.2.1, ::1"));
    for (int i = 0; i < others.size(); i++) {
      try (InProcess console = InProcess.start(host(), dir.resolve("data" + i), others.get(i))) {
        Wire wire = Wire.to(console);
        Answer login = wire.login(console.operator(), HTTPS, "Forwarded: proto=https");

        assertPlain(login);
        assertReadUnderOneName(wire, login, HTTPS);
        String host = "X-Forwarded-Host: console.example.org";
        String claimed = "Origin: https://console.example.org";
        assertThat(wire.login(console.operator(), HTTPS, host, claimed).status()).isEqualTo(403);
        assertThat(wire.login(console.operator(), HTTPS, host, "Origin: " + console.url()).status())
            .isEqualTo(303);
        // The client's address neither: all of these are one client.
        for (int n = 0; n < 5; n++) {
          assertThat(wire.login("x", "X-Forwarded-For: 203.0.113." + n).status()).isEqualTo(401);
        }
        assertThat(wire.login("x", "X-Forwarded-For: 203.0.113.99").status()).isEqualTo(429);
      }
    }
  }

  @Test
  void publicOrigin_withHttps_decidesWhateverTheRequestSays() throws Exception {
    var variables = new HashMap<>(PROXY);
    variables.put("PUBLIC_ORIGIN", "https://console.example.org");
    try (InProcess console = start(variables)) {
      Wire wire = Wire.to(console);
      Answer login = wire.login(console.operator());

      assertSecure(login);
      assertReadUnderOneName(wire, login);
      assertSecure(wire.login(console.operator(), HTTP));
      assertSecure(wire.login(console.operator(), "Origin: https://console.example.org"));
      for (String foreign :
          List.of(
              "Origin: " + console.url(),
              "Origin: http://console.example.org",
              "Origin: https://console.example.org:8443",
              "Origin: https://example.org",
              "Origin: https://console.example.org.evil.example")) {
        assertThat(wire.login(console.operator(), foreign).status()).as(foreign).isEqualTo(403);
        assertThat(wire.post("/logout", "", login.cookieLine(), foreign).status())
            .as(foreign)
            .isEqualTo(403);
      }
      assertThat(
              wire.login(
                      console.operator(),
                      "X-Forwarded-Host: evil.example",
                      "Host: evil.example",
                      "Origin: https://evil.example")
                  .status())
          .isEqualTo(403);
      String own = "Origin: https://console.example.org";
      String json = "Content-Type: application/json";
      assertThat(wire.post("/api/keys", "{}", login.cookieLine(), own, json).status())
          .as("it passed the gate, and lacks a name")
          .isEqualTo(400);
      assertThat(wire.post("/logout", "", login.cookieLine(), own).status()).isEqualTo(303);
    }
  }

  @Test
  void publicOrigin_withHttp_makesThePlainCookieEvenBehindTls() throws Exception {
    try (InProcess console = start(Map.of("PUBLIC_ORIGIN", "http://console.example.org"))) {
      Wire wire = Wire.to(console);
      Answer login = wire.login(console.operator(), HTTPS);

      assertPlain(login);
      assertReadUnderOneName(wire, login, HTTPS);
    }
  }

  @Test
  void location_ofARedirect_neverNamesAHost() throws Exception {
    try (InProcess console = start(PROXY)) {
      Wire wire = Wire.to(console);
      String[] lies = {"Host: evil.example", "X-Forwarded-Host: evil.example", HTTPS};

      assertThat(wire.get("/", lies).header("Location")).isEqualTo("/login?next=%2F");
      assertThat(wire.login(console.operator(), lies).header("Location")).isEqualTo("/");
      assertThat(wire.post("/logout", "", lies).header("Location")).isEqualTo("/login");
    }
  }
}
