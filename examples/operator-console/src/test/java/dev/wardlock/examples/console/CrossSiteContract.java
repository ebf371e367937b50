package dev.wardlock.examples.console;

import static dev.wardlock.examples.console.Wire.SAME_ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.examples.console.Wire.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What another site can make a browser send, with the cookie that the browser has. */
@Timeout(60)
abstract class CrossSiteContract {

  private static final String[] NOTHING = {};

  InProcess console;
  Wire wire;
  String cookie;

  abstract Host host();

  @BeforeEach
  void start(@TempDir Path dataDir) throws Exception {
    console = InProcess.start(host(), dataDir, Map.of());
    wire = Wire.to(console);
    cookie = wire.session(console.operator());
  }

  @AfterEach
  void stop() {
    console.close();
  }

  private String ownOrigin() {
    return "Origin: " + console.url();
  }

  /** What says that it comes from elsewhere, or contradicts itself. */
  private List<String[]> foreign() {
    int otherPort = console.port() == 1 ? 2 : 1;
    return List.of(
        new String[] {"Sec-Fetch-Site: cross-site"},
        new String[] {"Sec-Fetch-Site: same-site"},
        new String[] {"Sec-Fetch-Site: nonsense"},
        new String[] {"Sec-Fetch-Site: cross-site", ownOrigin()},
        new String[] {"Sec-Fetch-Site: same-site", ownOrigin()},
        new String[] {SAME_ORIGIN, "Origin: https://evil.example"},
        new String[] {SAME_ORIGIN, "Sec-Fetch-Site: cross-site"},
        new String[] {ownOrigin(), "Origin: https://evil.example"},
        new String[] {"Origin: https://evil.example"},
        new String[] {"Origin: http://127.0.0.1:" + otherPort},
        new String[] {"Origin: http://127.0.0.1"},
        new String[] {"Origin: https://127.0.0.1:" + console.port()},
        new String[] {"Origin: http://localhost:" + console.port()},
        new String[] {"Origin: http://127.0.0.1:" + console.port() + ".evil.example"},
        new String[] {"Origin: http://127.0.0.1:" + console.port() + "/"},
        new String[] {"Origin: null"},
        new String[] {"Origin:"},
        new String[] {"Origin: https://evil.example", "Referer: " + console.url() + "/"});
  }

  private List<String[]> own() {
    return List.of(
        new String[] {SAME_ORIGIN},
        new String[] {"Sec-Fetch-Site: none"},
        new String[] {ownOrigin()},
        new String[] {SAME_ORIGIN, ownOrigin()},
        new String[] {SAME_ORIGIN, "Origin: null"});
  }

  private static String[] with(String[] some, String... more) {
    var all = new ArrayList<>(Arrays.asList(some));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private Answer mint(String name, String... headers) throws Exception {
    String body = "{\"name\":\"" + name + "\",\"kind\":\"viewer\"}";
    return wire.post("/api/keys", body, with(headers, "Content-Type: application/json"));
  }

  private String keys() throws Exception {
    return console.http().getAs(console.operator(), "/api/keys").body();
  }

  @Test
  void unsafeRequest_withTheCookieFromElsewhere_is403AndDoesNothing() throws Exception {
    var all = new ArrayList<>(foreign());
    all.add(NOTHING);
    all.add(new String[] {"Referer: " + console.url() + "/"});
    for (String[] headers : all) {
      Answer answer = mint("forged", with(headers, cookie));

      assertThat(answer.status()).as(String.join(", ", headers)).isEqualTo(403);
      assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
      assertThat(answer.body()).contains("\"cross_site_request\"", "\"detail\"");
      for (String method : List.of("DELETE", "PUT", "PATCH")) {
        Answer other = wire.send(method, "/api/keys/forged", "", with(headers, cookie));
        assertThat(other.status()).as(method).isEqualTo(403);
      }
      assertThat(wire.post("/mcp", "{}", with(headers, cookie)).status()).isEqualTo(403);
    }
    assertThat(keys()).doesNotContain("forged");
  }

  @Test
  void unsafeRequest_withTheCookieFromHere_passes() throws Exception {
    int number = 0;
    for (String[] headers : own()) {
      number++;
      Answer answer = mint("mine" + number, with(headers, cookie));

      assertThat(answer.status()).as(String.join(", ", headers)).isEqualTo(201);
    }
    assertThat(keys()).contains("mine5");
  }

  @Test
  void unsafeRequest_withABearer_isNotAskedWhereItComesFrom() throws Exception {
    String bearer = Wire.bearer(console.operator());
    assertThat(mint("a", bearer, "Origin: https://evil.example").status()).isEqualTo(201);
    assertThat(mint("b", bearer, cookie).status()).isEqualTo(201);
    assertThat(mint("c", bearer, cookie, "Sec-Fetch-Site: cross-site").status()).isEqualTo(201);
  }

  @Test
  void safeRequest_withTheCookie_passesFromEverywhere() throws Exception {
    for (String[] headers : foreign()) {
      assertThat(wire.status("/api/whoami", with(headers, cookie))).isEqualTo(200);
      assertThat(wire.status("/", with(headers, cookie))).isEqualTo(200);
    }
    assertThat(wire.status("/api/whoami", cookie)).isEqualTo(200);
  }

  @Test
  void login_fromElsewhere_is403AndNoLogin() throws Exception {
    for (String[] headers : foreign()) {
      Answer answer = wire.loginTo(console.operator(), "/api/whoami", headers);

      assertThat(answer.status()).as(String.join(", ", headers)).isEqualTo(403);
      assertThat(answer.all("Set-Cookie")).isEmpty();
      assertThat(answer.body()).contains("another site", "name=\"next\" value=\"/\"");
      // Nor does it take a session away.
      assertThat(wire.login(console.operator(), with(headers, cookie)).status()).isEqualTo(403);
      assertThat(wire.status("/api/whoami", cookie)).isEqualTo(200);
    }
    for (String[] headers : own()) {
      assertThat(wire.login(console.operator(), headers).status()).isEqualTo(303);
    }
    assertThat(wire.login(console.operator()).status()).isEqualTo(303);
  }

  @Test
  void login_fromElsewhere_countsForNoLockout() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(wire.login("x", "Sec-Fetch-Site: cross-site").status()).isEqualTo(403);
    }
    assertThat(wire.login("x").status()).isEqualTo(401);
  }

  @Test
  void logout_fromElsewhere_is403AndTheSessionLives() throws Exception {
    var all = new ArrayList<>(foreign());
    all.add(NOTHING);
    for (String[] headers : all) {
      Answer answer = wire.post("/logout", "", with(headers, cookie));

      assertThat(answer.status()).as(String.join(", ", headers)).isEqualTo(403);
      assertThat(answer.all("Set-Cookie")).isEmpty();
      assertThat(wire.status("/api/whoami", cookie)).isEqualTo(200);
    }
    for (String[] headers : own()) {
      String session = wire.session(console.operator());
      assertThat(wire.post("/logout", "", with(headers, session)).status()).isEqualTo(303);
      assertThat(wire.status("/api/whoami", session)).isEqualTo(401);
    }
  }

  private static String[] upgrade(String... headers) {
    return with(
        headers,
        "Connection: Upgrade, close",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
  }

  @Test
  void upgrade_withTheCookieFromElsewhere_is403() throws Exception {
    var all = new ArrayList<>(foreign());
    all.add(NOTHING);
    for (String[] headers : all) {
      for (String path : List.of("/api/events", "/mcp", "/")) {
        Answer answer = wire.get(path, upgrade(with(headers, cookie)));

        assertThat(answer.status()).as(path + ", " + String.join(", ", headers)).isEqualTo(403);
        assertThat(answer.body()).contains("\"cross_site_request\"");
      }
    }
    for (String[] headers : own()) {
      assertThat(wire.status("/api/whoami", upgrade(with(headers, cookie)))).isEqualTo(200);
    }
    assertThat(wire.status("/api/whoami", upgrade())).isEqualTo(401);
  }

  @Test
  void agentSocket_withTheCookieAlone_is401() throws Exception {
    String agents = console.agent("runner");
    String agentCookie = wire.session(agents);
    for (String session : List.of(cookie, agentCookie)) {
      for (String[] headers : own()) {
        Answer answer = wire.get("/agent/ws", upgrade(with(headers, session)));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(answer.body()).contains("\"unauthorized\"");
      }
    }
    assertThat(wire.status("/agent/ws", upgrade(Wire.bearer(agents)))).isEqualTo(101);
    assertThat(
            wire.status("/agent/ws", upgrade(Wire.bearer(agents), "Origin: https://evil.example")))
        .isEqualTo(101);
  }
}
