package dev.wardlock.examples.console;

import static dev.wardlock.examples.console.Wire.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.examples.console.Wire.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The gate: who may pass, and what everybody else is answered. */
@Timeout(60)
abstract class WireContract {

  private static final String BAD = "wl_000000000000_no-such-key";

  InProcess console;
  Wire wire;

  abstract Host host();

  @BeforeEach
  void start(@TempDir Path dataDir) throws Exception {
    console = InProcess.start(host(), dataDir, Map.of());
    wire = Wire.to(console);
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void request_toTheApiOrMcpWithoutACredential_isAChallenge() throws Exception {
    for (String path :
        List.of(
            "/api",
            "/api/",
            "/api/whoami",
            "/api/nothing/here",
            "/api/events",
            "/mcp",
            "/mcp/x",
            "/mcp?a=b")) {
      for (String method : List.of("GET", "POST", "PUT", "DELETE", "OPTIONS")) {
        Answer answer = wire.send(method, path, "");

        assertUnauthorized(method + " " + path, answer);
        assertThat(answer.header("WWW-Authenticate")).doesNotContain("error=");
        assertThat(answer.all("Set-Cookie")).isEmpty();
      }
      Answer head = wire.send("HEAD", path, "", "Connection: close");
      assertThat(head.status()).isEqualTo(401);
      assertThat(head.body()).isEmpty();
    }
  }

  private static void assertUnauthorized(String what, Answer answer) {
    assertThat(answer.status()).as(what).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).as(what).startsWith("Bearer realm=\"");
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    JsonNode problem = new JsonMapper().readTree(answer.body());
    assertThat(problem.get("error").asString()).isEqualTo("unauthorized");
    assertThat(problem.get("status").asInt()).isEqualTo(401);
    assertThat(problem.get("title").asString()).isNotEmpty();
    assertThat(problem.get("type").asString()).isNotEmpty();
    assertThat(problem.get("detail").asString()).isNotEmpty();
  }

  @Test
  void request_forAnythingElseWithoutACredential_isSentToTheLogin() throws Exception {
    Map<String, String> targets =
        Map.of(
            "/", "%2F",
            "/?a=b&c=d", "%2F%3Fa%3Db%26c%3Dd",
            "/console.js", "%2Fconsole.js",
            "/nothing/here", "%2Fnothing%2Fhere",
            "/apis", "%2Fapis",
            "/mcpx", "%2Fmcpx",
            "/a%20b", "%2Fa%2520b",
            "/agent/other", "%2Fagent%2Fother");
    for (var target : targets.entrySet()) {
      Answer answer = wire.get(target.getKey());

      assertThat(answer.status()).as(target.getKey()).isEqualTo(302);
      assertThat(answer.header("Location")).isEqualTo("/login?next=" + target.getValue());
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
      assertThat(answer.body()).isEmpty();
    }
    assertThat(wire.get("/", bearer(BAD)).header("Location")).isEqualTo("/login?next=%2F");
    assertThat(wire.get("/", "Cookie: wardlock=" + BAD).status()).isEqualTo(302);
    assertThat(wire.post("/nothing", "").header("Location")).isEqualTo("/login?next=%2F");
  }

  @Test
  void paths_thatALoginNeeds_arePublic() throws Exception {
    for (String path : List.of("/login", "/login.css", "/logout", "/health")) {
      assertThat(wire.status(path)).as(path).isEqualTo(200);
      assertThat(wire.status(path, bearer(BAD))).as(path).isEqualTo(200);
      assertThat(wire.status(path, "Cookie: wardlock=" + BAD)).as(path).isEqualTo(200);
    }
    for (String path : List.of("/login/", "/login.css/x", "/logout/x", "/loginx", "/health.css")) {
      assertThat(wire.status(path)).as(path).isIn(302, 400);
    }
  }

  @Test
  void path_thatCanBeReadInTwoWays_passesNobody() throws Exception {
    String good = bearer(console.operator());
    for (String path :
        List.of(
            "/login/../api/whoami",
            "/login/%2e%2e/api/whoami",
            "/login;/../api/whoami",
            "//api/whoami",
            "/api%2fwhoami",
            "/login\\..\\api",
            "/health/./../api/whoami",
            "/api/whoami;x=y")) {
      assertThat(wire.get(path).status()).as(path).isIn(302, 400, 401);
      assertThat(wire.get(path, good).status()).as(path).isNotEqualTo(200);
    }
  }

  @Test
  void scheme_inAnyCaseAndWithSpacesAround_isBearer() throws Exception {
    for (String line :
        List.of(
            "Authorization: Bearer %s",
            "Authorization: bearer %s",
            "Authorization: BEARER %s",
            "authorization: bEaReR %s",
            "Authorization:Bearer %s",
            "Authorization:  \t Bearer  \t %s \t ")) {
      String header = String.format(line, console.operator());
      assertThat(wire.status("/api/whoami", header)).as(line).isEqualTo(200);
      assertThat(wire.status("/", header)).as(line).isEqualTo(200);
    }
    for (String line :
        List.of("Authorization: Basic %s", "Authorization: %s", "Authorization: Bearer%s")) {
      String header = String.format(line, console.operator());
      assertUnauthorized(line, wire.get("/api/whoami", header));
    }
  }

  @Test
  void bearer_thatIsNotEmpty_suppressesAGoodCookie() throws Exception {
    String cookie = wire.session(console.operator());
    for (String bad : List.of(BAD, "x", "=", console.operator() + "x", "caf\u00e9")) {
      Answer answer = wire.get("/api/whoami", cookie, bearer(bad));

      assertUnauthorized(bad, answer);
      assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
      assertThat(wire.get("/", cookie, bearer(bad)).status()).isEqualTo(302);
    }
    String viewer =
        console.http().mint(console.operator(), "", "{\"name\":\"eve\",\"kind\":\"viewer\"}");
    assertThat(wire.get("/api/whoami", cookie, bearer(viewer)).body()).contains("\"viewer\"");
  }

  @Test
  void bearer_thatIsEmptyOrNone_fallsThroughToTheCookie() throws Exception {
    String cookie = wire.session(console.operator());
    for (String empty :
        List.of(
            "Authorization: Bearer",
            "Authorization: Bearer ",
            "Authorization: bearer \t ",
            "Authorization:",
            "Authorization: Basic dTpw",
            "X-None: 1")) {
      assertThat(wire.status("/api/whoami", cookie, empty)).as(empty).isEqualTo(200);
      assertThat(wire.status("/", cookie, empty)).as(empty).isEqualTo(200);
      assertUnauthorized(empty, wire.get("/api/whoami", empty));
    }
  }

  @Test
  void credential_thatIsAmbiguousOrInTheQuery_is400() throws Exception {
    String good = bearer(console.operator());
    assertThat(wire.status("/api/whoami", good, good)).isEqualTo(400);
    assertThat(wire.status("/api/whoami?access_token=" + console.operator())).isEqualTo(400);
    assertThat(wire.status("/api/whoami?access_token=x", good)).isEqualTo(400);
    String cookie = wire.session(console.operator());
    assertThat(wire.status("/api/whoami", cookie, "Cookie: wardlock=other")).isEqualTo(400);
    assertThat(wire.status("/api/whoami", cookie, cookie)).isEqualTo(200);
  }

  @Test
  void token_asTheValueOfTheCookie_isNoSession() throws Exception {
    assertUnauthorized("cookie", wire.get("/api/whoami", "Cookie: wardlock=" + console.operator()));
    assertUnauthorized(
        "prefix", wire.get("/api/whoami", "Cookie: __Host-wardlock=" + console.operator()));
    String session = wire.session(console.operator()).split("=", 2)[1];
    assertUnauthorized("bearer", wire.get("/api/whoami", bearer(session)));
  }
}
