package dev.wardlock.examples.console;

import static dev.wardlock.examples.console.Http.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.crypto.TokenFormat;
import dev.wardlock.model.KeyId;
import dev.wardlock.testkit.MutableClock;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Over real HTTP, in this process, with a clock that can be set. */
class ConsoleTest {

  private InProcess console;
  private MutableClock clock;
  private Http http;
  private String operator;

  @BeforeEach
  void start(@TempDir Path dataDir) throws Exception {
    console = InProcess.start(dataDir);
    clock = console.clock();
    http = console.http();
    operator = console.operator();
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void authorization_ofEveryBadKind_isTheSame401() throws Exception {
    var bad = new ArrayList<String>();
    bad.add("nonsense");
    bad.add(operator.substring(0, 40));
    bad.add(operator.substring(0, 53) + (operator.endsWith("0") ? "1" : "0"));
    var format = TokenFormat.of("wl", ServerKeys.NONE);
    bad.add(format.issue(new KeyId(operator.substring(3, 15))).reveal()); // wrong secret
    bad.add(format.issue(format.newId()).reveal()); // unknown
    String rotated = http.mint(operator, "", "{\"name\":\"rotated\",\"kind\":\"viewer\"}");
    assertThat(http.getAs(rotated, "/api/whoami").statusCode()).isEqualTo(200);
    assertThat(http.as(operator, "POST", "/api/keys/rotated/rotate", null).statusCode())
        .isEqualTo(200);
    bad.add(rotated);
    String revoked = http.mint(operator, "", "{\"name\":\"revoked\",\"kind\":\"viewer\"}");
    assertThat(http.getAs(revoked, "/api/whoami").statusCode()).isEqualTo(200);
    assertThat(http.as(operator, "DELETE", "/api/keys/revoked", null).statusCode()).isEqualTo(200);
    bad.add(revoked);
    String expired =
        http.mint(operator, "", "{\"name\":\"expired\",\"kind\":\"viewer\",\"ttl_seconds\":60}");
    assertThat(http.getAs(expired, "/api/whoami").statusCode()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(60));
    bad.add(expired);
    http.as(operator, "POST", "/api/contexts", "{\"id\":\"acme\"}");
    bad.add(http.mint(operator, "?context=acme", "{\"name\":\"other\",\"kind\":\"viewer\"}"));

    List<String> answers = new ArrayList<>();
    for (String token : bad) {
      HttpResponse<String> answer = http.getAs(token, "/api/whoami");
      assertThat(answer.statusCode()).isEqualTo(401);
      Http.assertProblem(answer, "unauthorized");
      answers.add(answer.headers().allValues("WWW-Authenticate") + answer.body());
    }
    assertThat(answers).containsOnly(answers.get(0));
    assertThat(answers.get(0)).contains("Bearer realm=\"wardlock\", error=\"invalid_token\"");
  }

  @Test
  void keyOfAnotherContext_isFoundOnlyThere() throws Exception {
    http.as(operator, "POST", "/api/contexts", "{\"id\":\"acme\",\"name\":\"Acme\"}");
    http.mint(operator, "?context=acme", "{\"name\":\"bot\",\"kind\":\"viewer\"}");

    assertThat(http.getAs(operator, "/api/keys/bot").statusCode()).isEqualTo(404);
    assertThat(http.getAs(operator, "/api/keys/bot?context=acme").statusCode()).isEqualTo(200);
    assertThat(json(http.getAs(operator, "/api/keys?context=acme")).get("items")).hasSize(1);
  }

  @Test
  void viewer_seesTheStatusAndItselfAndNothingElse() throws Exception {
    String viewer = http.mint(operator, "", "{\"name\":\"alice\",\"kind\":\"viewer\"}");

    assertThat(http.getAs(viewer, "/api/status").statusCode()).isEqualTo(200);
    JsonNode keys = json(http.getAs(viewer, "/api/keys")).get("items");
    assertThat(keys).hasSize(1);
    assertThat(keys.get(0).get("name").asString()).isEqualTo("alice");
    for (String path : List.of("/api/contexts", "/api/audit")) {
      HttpResponse<String> answer = http.getAs(viewer, path);
      assertThat(answer.statusCode()).isEqualTo(403);
      Http.assertProblem(answer, "forbidden");
    }
    assertThat(http.getAs(viewer, "/api/keys/console-operator?context=system").statusCode())
        .isEqualTo(404);
    assertThat(http.as(viewer, "DELETE", "/api/keys/console-operator?context=system", null))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(404);
  }

  @Test
  void viewer_mintingAKey_is403() throws Exception {
    String viewer = http.mint(operator, "", "{\"name\":\"alice\",\"kind\":\"viewer\"}");

    HttpResponse<String> answer =
        http.as(viewer, "POST", "/api/keys", "{\"name\":\"eve\",\"kind\":\"operator\"}");

    assertThat(answer.statusCode()).isEqualTo(403);
    Http.assertProblem(answer, "forbidden");
  }

  @Test
  void status_withoutItsVerb_is403WithTheScopeThatIsMissing() throws Exception {
    String bare = http.mint(operator, "", "{\"name\":\"b\",\"kind\":\"viewer\",\"grants\":[]}");

    HttpResponse<String> answer = http.getAs(bare, "/api/status");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
        .contains("error=\"insufficient_scope\"", "scope=\"status:read\"");
    Http.assertProblem(answer, "insufficient_scope");
  }

  @Test
  void mint_withAll_showsTheTokenOnceAndTheRestEver() throws Exception {
    HttpResponse<String> minted =
        http.as(
            operator,
            "POST",
            "/api/keys",
            "{\"name\":\"planner\",\"kind\":\"agent\",\"principal\":\"p1\",\"display_name\":\"Ü\","
                + "\"grants\":[\"memory:read=org/acme/agent/a/*\"],"
                + "\"scope_floor\":\"org/acme/agent/a/*\",\"strict\":true,"
                + "\"metadata\":{\"team\":\"blue\"},\"ttl_seconds\":3600}");

    assertThat(minted.statusCode()).isEqualTo(201);
    JsonNode key = json(minted);
    String token = key.get("key").asString();
    assertThat(key.get("expires_at").asString()).isEqualTo("2026-03-01T11:00:00Z");
    assertThat(key.get("scope_floor").asString()).isEqualTo("org/acme/agent/a/*");
    HttpResponse<String> seen = http.getAs(operator, "/api/keys/planner");
    assertThat(json(seen).get("display_name").asString()).isEqualTo("Ü");
    assertThat(json(seen).get("metadata").get("team").asString()).isEqualTo("blue");
    assertThat(json(seen).has("key")).isFalse();
    for (String path : List.of("/api/keys/planner", "/api/keys", "/api/audit")) {
      assertThat(http.getAs(operator, path).body()).doesNotContain(token.substring(16));
    }
  }

  @Test
  void mint_nameTaken_is409WithTheIdThatHasIt() throws Exception {
    String body = "{\"name\":\"alice\",\"kind\":\"viewer\"}";
    String token = http.mint(operator, "", body);

    HttpResponse<String> answer = http.as(operator, "POST", "/api/keys", body);

    assertThat(answer.statusCode()).isEqualTo(409);
    Http.assertProblem(answer, "name_taken");
    assertThat(json(answer).get("id").asString()).isEqualTo(token.substring(3, 15));
    assertThat(json(answer).has("key")).isFalse();
  }

  @Test
  void list_byPages_hasEveryKeyOnce() throws Exception {
    for (int i = 0; i < 5; i++) {
      http.mint(operator, "", "{\"name\":\"k" + i + "\",\"kind\":\"viewer\"}");
      clock.advance(Duration.ofSeconds(1));
    }
    var names = new ArrayList<String>();
    String cursor = "";
    do {
      JsonNode page =
          json(http.getAs(operator, "/api/keys?kind=viewer&status=active&limit=2" + cursor));
      page.get("items").forEach(key -> names.add(key.get("name").asString()));
      JsonNode next = page.get("next_cursor");
      cursor = next.isNull() ? null : "&cursor=" + next.asString();
    } while (cursor != null);

    assertThat(names).containsExactly("k0", "k1", "k2", "k3", "k4");
  }

  @Test
  void rotate_withALifetime_resetsTheExpiry() throws Exception {
    String old = http.mint(operator, "", "{\"name\":\"a\",\"kind\":\"viewer\",\"ttl_seconds\":9}");

    JsonNode key = json(http.as(operator, "POST", "/api/keys/a/rotate?ttl_seconds=3600", null));

    assertThat(key.get("expires_at").asString()).isEqualTo("2026-03-01T11:00:00Z");
    assertThat(key.get("secret_version").asInt()).isEqualTo(2);
    assertThat(key.get("id").asString()).isEqualTo(old.substring(3, 15));
    assertThat(http.getAs(old, "/api/whoami").statusCode()).isEqualTo(401);
    assertThat(http.getAs(key.get("key").asString(), "/api/whoami").statusCode()).isEqualTo(200);
  }

  @Test
  void rotate_byOneWhoMayNotLook_isByIdAlone() throws Exception {
    String alice = http.mint(operator, "", "{\"name\":\"alice\",\"kind\":\"viewer\"}");
    String rotator =
        http.mint(
            operator,
            "",
            "{\"name\":\"r\",\"kind\":\"operator\",\"grants\":[\"keys:rotate=*\",\"status:read=*\"]}");

    String byName = "/api/keys/alice/rotate";
    String byId = "/api/keys/" + alice.substring(3, 15) + "/rotate";

    assertThat(http.as(rotator, "POST", byName, null).statusCode()).isEqualTo(404);
    assertThat(http.as(rotator, "POST", byId, null).statusCode()).isEqualTo(200);
  }

  @Test
  void rotate_ofARevokedKey_is409() throws Exception {
    http.mint(operator, "", "{\"name\":\"a\",\"kind\":\"viewer\"}");
    JsonNode revoked = json(http.as(operator, "DELETE", "/api/keys/a", null)).get("revoked");

    HttpResponse<String> answer = http.as(operator, "POST", "/api/keys/a/rotate", null);

    assertThat(revoked).hasSize(1);
    assertThat(answer.statusCode()).isEqualTo(409);
    Http.assertProblem(answer, "conflict");
    assertThat(json(http.as(operator, "DELETE", "/api/keys/a", null)).get("revoked")).isEmpty();
  }

  @Test
  void audit_ofAKey_saysWhoDidWhat() throws Exception {
    String token = http.mint(operator, "", "{\"name\":\"a\",\"kind\":\"viewer\"}");
    http.as(operator, "POST", "/api/keys/a/rotate", null);
    http.as(operator, "DELETE", "/api/keys/a", null);

    var actions = new ArrayList<String>();
    json(http.getAs(operator, "/api/audit?key=" + token.substring(3, 15)))
        .get("items")
        .forEach(e -> actions.add(e.get("by").asString() + " " + e.get("action").asString()));

    assertThat(actions)
        .containsExactly(
            "operator console-operator key.revoked",
            "operator console-operator key.rotated",
            "operator console-operator key.minted");
  }

  @Test
  void contexts_withAMaximumLifetime_boundTheirKeys() throws Exception {
    String policy = "{\"id\":\"acme\",\"max_ttl_seconds\":60}";
    assertThat(http.as(operator, "POST", "/api/contexts", policy).statusCode()).isEqualTo(201);
    assertThat(http.as(operator, "POST", "/api/contexts", policy).statusCode()).isEqualTo(409);
    assertThat(http.as(operator, "POST", "/api/contexts", "{\"id\":\"a b\"}").statusCode())
        .isEqualTo(400);
    String keys = "/api/keys?context=acme";
    String tooLong = "{\"name\":\"a\",\"kind\":\"viewer\",\"ttl_seconds\":61}";
    assertThat(http.as(operator, "POST", keys, tooLong).statusCode()).isEqualTo(400);

    JsonNode key = json(http.as(operator, "POST", keys, "{\"name\":\"a\",\"kind\":\"viewer\"}"));

    assertThat(key.get("expires_at").asString()).isEqualTo("2026-03-01T10:01:00Z");
  }

  @Test
  void store_thatIsGone_is503AndNever401() throws Exception {
    assertThat(http.getAs(operator, "/api/whoami").statusCode()).isEqualTo(200);
    var format = TokenFormat.of("wl", ServerKeys.NONE);
    console.host().auth().close();

    HttpResponse<String> known = http.getAs(operator, "/api/keys");
    HttpResponse<String> unknown = http.getAs(format.issue(format.newId()).reveal(), "/api/whoami");

    for (HttpResponse<String> answer : List.of(known, unknown)) {
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
      Http.assertProblem(answer, "unavailable");
    }
  }
}
