package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.model.AuditEvent;
import dev.wardlock.servlet.Container.App;
import dev.wardlock.servlet.Container.Running;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is presented, and what the answer is. */
abstract class CredentialsContract extends ContainerContract {

  @Override
  App app() {
    return TestApp.behind(
        AuthFilter.builder(keys.auth)
            .open("/open")
            .passThrough("/agent/ws")
            .authenticate("/api/*", "/go/*")
            .require("POST", "/api/jobs/*", "jobs:create")
            .require("GET", "/api/orgs/{org}/docs/*", "docs:read", "org/{org}")
            .require("*", "/admin", "admin:all")
            .rule(Rule.authenticate("/acme/*").context("acme"))
            .rule(Rule.authenticate("/contexts/{id}/*").context("{id}"))
            .rule(Rule.authenticate("/any/*").context("*"))
            .rule(Rule.open("/read-only").methods("GET"))
            .build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-None: 1",
        "Authorization:",
        "Authorization: Bearer",
        "Authorization: Bearer   ",
        "Authorization: Basic YWRhOnBhc3N3b3Jk",
        "Authorization: Digest username=\"ada\", realm=\"x\", nonce=\"y\"",
        "Authorization: Bearertoken",
        "Authorization: DPoP Bearer"
      })
  void verify_noBearerToken_is401WithoutError(String header) throws IOException {
    Http.Answer answer = http.get("/api/x", header);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.all("WWW-Authenticate")).containsExactly(PLAIN_CHALLENGE);
    assertThat(problem(answer).get("error")).isEqualTo("unauthorized");
    assertThat(problem(answer).get("detail")).isInstanceOf(String.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer TOKEN",
        "authorization: bearer TOKEN",
        "AUTHORIZATION: BEARER TOKEN",
        "Authorization: bEaReR TOKEN",
        "Authorization: Bearer    TOKEN",
        "Authorization:   Bearer TOKEN  ",
        "Authorization: Bearer\tTOKEN\t"
      })
  void verify_goodTokenHoweverWritten_passes(String header) throws IOException {
    reached(http.get("/api/x", header.replace("TOKEN", keys.token())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer TOKEN|Authorization: Bearer TOKEN",
        "Authorization: Bearer TOKEN|authorization: Basic YWRhOnBhc3N3b3Jk",
        "Authorization: Basic YWRhOnBhc3N3b3Jk|Authorization: Bearer TOKEN",
        "Authorization:|Authorization: Bearer TOKEN",
        "Authorization: Bearer TOKEN, Bearer TOKEN",
        "Authorization: Bearer TOKEN,Basic YWRhOnBhc3N3b3Jk",
        "Authorization: Basic YWRhOnBhc3N3b3Jk, Bearer TOKEN",
        "Authorization: Bearer TOKEN,",
        "Authorization: Bearer ,TOKEN",
        "Authorization: Bearer,TOKEN",
        "Authorization: Bearer,"
      })
  void verify_twoCredentials_is400(String headers) throws IOException {
    String[] sent = headers.replace("TOKEN", keys.token()).split("\\|", -1);

    invalidRequest(http.get("/api/x", sent));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "access_token=TOKEN",
        "access_token=",
        "access_token",
        "a=b&access_token=TOKEN&c=d",
        "access%5Ftoken=TOKEN",
        "%61ccess_token=TOKEN",
        "a=b&access_%74oken=TOKEN"
      })
  void verify_tokenInQuery_is400WithAndWithoutHeader(String query) throws IOException {
    String token = keys.token();
    String target = "/api/x?" + query.replace("TOKEN", token);

    invalidRequest(http.get(target));
    invalidRequest(http.withKey(target, token));
  }

  private void invalidRequest(Http.Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(problem(answer).get("error")).isEqualTo("invalid_request");
    assertThat(answer.header("WWW-Authenticate"))
        .isEqualTo(PLAIN_CHALLENGE + ", error=\"invalid_request\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"access_tokens=x", "my_access_token=x", "x=access_token", "%zz=1", "&&="})
  void verify_otherQuery_isNotLookedAt(String query) throws IOException {
    Http.Answer answer = http.withKey("/api/x?" + query, keys.token());
    if (query.contains("%zz") && !takesAnyQuery()) {
      assertThat(answer.status()).isEqualTo(400);
    } else {
      reached(answer);
    }
  }

  @Test
  void verify_tokenInFormBody_isNoCredentialAndBodyStaysUnread() throws IOException {
    String body = "access_token=" + keys.token();
    String[] headers = {
      "Content-Type: application/x-www-form-urlencoded", "Content-Length: " + body.length()
    };
    Http.Answer without = post("/api/x", body, headers);
    Http.Answer with =
        post(
            "/go/x",
            body,
            headers[0],
            headers[1],
            "X-Do: body",
            "Authorization: Bearer " + keys.token());

    assertThat(without.status()).isEqualTo(401);
    assertThat(without.header("WWW-Authenticate")).isEqualTo(PLAIN_CHALLENGE);
    assertThat(with.body()).isEqualTo("field=" + body.substring(13));
  }

  private Http.Answer post(String target, String body, String... headers) throws IOException {
    return http.raw(
        "POST "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + String.join("\r\n", headers)
            + "\r\n\r\n"
            + body);
  }

  /** Every reason for which a token is no good, and one that has it. */
  private Map<String, String> rejected() {
    var tokens = new LinkedHashMap<String, String>();
    String good = keys.token();
    tokens.put("malformed", "not-a-token");
    tokens.put("two words", "not a token");
    tokens.put("not ASCII", "gr\u00fc\u00df-dich");
    tokens.put("truncated", good.substring(0, good.length() - 1));
    tokens.put(
        "mistyped",
        good.substring(0, 20) + (good.charAt(20) == 'x' ? 'y' : 'x') + good.substring(21));
    try (var other = new Keys()) {
      tokens.put("unknown", other.token());
    }
    IssuedKey expiring = keys.issue(keys.named().expiresIn(Duration.ofSeconds(5)));
    tokens.put("expired", expiring.token().reveal());
    IssuedKey revoked = keys.issue(keys.named());
    keys.auth.keys().revoke(revoked.info().id());
    tokens.put("revoked", revoked.token().reveal());
    IssuedKey rotated = keys.issue(keys.named());
    keys.kept(keys.auth.keys().rotate(rotated.info().id()));
    tokens.put("rotated out", rotated.token().reveal());
    IssuedKey parent = keys.issue(keys.named());
    IssuedKey child =
        keys.kept(
            keys.auth
                .keys()
                .delegate(parent.info().id(), NewKey.named("child-" + parent.info().name())));
    keys.auth.keys().revoke(parent.info().id());
    tokens.put("parent revoked", child.token().reveal());
    tokens.put("other context", keys.issue(keys.named().in("acme")).token().reveal());
    keys.clock.advance(Duration.ofSeconds(5));
    return tokens;
  }

  @Test
  void verify_rejectedForWhateverReason_isTheSameBytes() throws IOException {
    var answers = new LinkedHashMap<String, String>();
    for (var token : rejected().entrySet()) {
      Http.Answer answer = http.withKey("/api/x", token.getValue());
      assertThat(answer.status()).as(token.getKey()).isEqualTo(401);
      assertThat(answer.all("WWW-Authenticate")).containsExactly(BAD_TOKEN);
      assertThat(problem(answer).get("error")).isEqualTo("unauthorized");
      answers.put(token.getKey(), answer.comparable());
    }

    assertThat(answers).hasSizeGreaterThan(10);
    assertThat(Set.copyOf(answers.values())).hasSize(1);
  }

  @Test
  void verify_expiry_endsTheKeyAtThatInstant() throws IOException {
    String token = keys.issue(keys.named().expiresIn(Duration.ofMinutes(1))).token().reveal();

    reached(http.withKey("/api/x", token));
    keys.clock.advance(Duration.ofSeconds(59));
    reached(http.withKey("/api/x", token));
    keys.clock.advance(Duration.ofSeconds(1));
    assertThat(http.withKey("/api/x", token).status()).isEqualTo(401);
  }

  @Test
  void verify_rotation_killsTheOldTokenOnTheNextRequest() throws IOException {
    IssuedKey old = keys.issue(keys.named());
    reached(http.withKey("/api/x", old.token().reveal()));

    IssuedKey fresh = keys.kept(keys.auth.keys().rotate(old.info().id()));

    assertThat(http.withKey("/api/x", old.token().reveal()).status()).isEqualTo(401);
    reached(http.withKey("/api/x", fresh.token().reveal()));
  }

  @Test
  void verify_storeDown_is503WithRetryAfterAndThenRecovers() throws IOException {
    String token = keys.token();
    keys.storeDown = true;
    try {
      Http.Answer answer = http.withKey("/api/x", token);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.all("Retry-After")).containsExactly("1");
      assertThat(answer.all("WWW-Authenticate")).isEmpty();
      assertThat(problem(answer).get("error")).isEqualTo("unavailable");
      assertThat(http.get("/api/x").status()).isEqualTo(401);
      reached(http.withKey("/open", token));
    } finally {
      keys.storeDown = false;
    }
    reached(http.withKey("/api/x", token));
  }

  @Test
  void verify_megabyteHeader_isRefusedByTheServer() throws IOException {
    Http.Answer answer = http.withKey("/api/x", "x".repeat(1 << 20));

    assertThat(answer.status()).isIn(400, 431);
  }

  @Test
  void verify_megabyteHeaderThatTheServerTakes_is401WithoutStoreRead() throws Exception {
    try (Running roomy = container().start(app().headerSize(2 << 20))) {
      int before = keys.reads.get();
      Http.Answer answer = new Http(roomy.port()).withKey("/api/x", "x".repeat(1 << 20));

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate")).isEqualTo(BAD_TOKEN);
      assertThat(problem(answer)).isNotEmpty();
      assertThat(keys.reads.get()).isEqualTo(before);
    }
  }

  @Test
  void principal_acceptedKey_answersTheServletApi() throws IOException {
    String body = http.withKey("/api/x", keys.token("jobs:create=org/acme/*")).body();

    assertThat(body.lines())
        .contains("principal=ada", "context=default", "user=ada", "remote=ada", "type=Bearer")
        .contains("role operator=true", "role admin=false")
        .contains("role jobs:create=true", "role jobs:x=false", "role **=true")
        .contains("odd *=false", "odd jobs:*=false", "odd :=false", "odd :create=false")
        .contains("odd =false", "odd null=false");
  }

  @Test
  void principal_ofAnotherFiltersAuth_isNotTaken() throws Exception {
    try (var others = new Keys()) {
      var inner = AuthFilter.builder(others.auth).build();
      App app =
          new App(
              context -> {
                var outer = AuthFilter.builder(keys.auth).open("/open/*").build();
                TestApp.everywhere(context.addFilter("outer", outer));
                TestApp.everywhere(context.addFilter("inner", inner));
                TestApp.servlets(context);
              });
      try (Running server = container().start(app)) {
        var both = new Http(server.port());
        assertThat(both.withKey("/api/x", keys.token()).status()).isEqualTo(401);
        assertThat(both.withKey("/open/x", keys.token()).status()).isEqualTo(401);
        reached(both.withKey("/open/x", others.token()));
      }
    }
  }

  @Test
  void principal_openPath_isNobodyWhateverIsPresented() throws IOException {
    int before = keys.reads.get();
    for (String path : List.of("/open", "/agent/ws")) {
      for (String token : List.of(keys.token(), "not-a-token", "a, b")) {
        assertThat(http.withKey(path, token).body().lines())
            .contains("principal=-", "user=null", "remote=null", "type=null", "role **=false");
      }
    }
    assertThat(keys.reads.get()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "who, user=ada remote=ada type=Bearer operator=true any=true attribute=true",
    "authenticate, authenticated=true",
    "login, login=refused",
    "logout, user=null remote=null type=null operator=false any=false attribute=false"
  })
  void principal_loginMethodsOfTheRequest_areSensible(String todo, String expected)
      throws IOException {
    Http.Answer answer =
        http.get("/go/x", "Authorization: Bearer " + keys.token(), "X-Do: " + todo);

    assertThat(answer.body()).isEqualTo(expected);
  }

  @Test
  void require_verbMissing_is403ThatNamesIt() throws IOException {
    for (String grants : List.of("jobs:read=*", "jobs:create=org/acme/*", "jobs:create=org")) {
      Http.Answer answer =
          http.send("POST", "/api/jobs/1", "Authorization: Bearer " + keys.token(grants));

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.all("WWW-Authenticate"))
          .containsExactly(
              PLAIN_CHALLENGE + ", error=\"insufficient_scope\", scope=\"jobs:create\"");
      assertThat(problem(answer).get("error")).isEqualTo("insufficient_scope");
    }
    for (String grants : List.of("jobs:create=*", "jobs:*=*", "*=*")) {
      reached(http.send("POST", "/api/jobs/1", "Authorization: Bearer " + keys.token(grants)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/orgs/acme/docs/1, docs:read=org/acme/*, 200",
    "GET, /api/orgs/acme/docs/1, docs:read=org/acme, 200",
    "GET, /api/orgs/acme/docs, docs:read=org/acme, 200",
    "HEAD, /api/orgs/acme/docs/1, docs:read=org/acme/*, 200",
    "GET, /api/orgs/acme/docs/1, docs:read=*, 200",
    "GET, /api/orgs/%61cme/docs/1, docs:read=org/acme, 200",
    "GET, /api/orgs/other/docs/1, docs:read=org/acme/*, 403",
    "HEAD, /api/orgs/other/docs/1, docs:read=org/acme/*, 403",
    "GET, /api/orgs/acme2/docs/1, docs:read=org/acme/*, 403",
    "GET, /api/orgs/Acme/docs/1, docs:read=org/acme/*, 403",
    "GET, /api/orgs/a%20b/docs/1, docs:read=*, 400",
    "GET, /api/orgs/*/docs/1, docs:read=*, 400",
    "GET, /api/orgs/%C3%A4/docs/1, docs:read=*, 400",
    "POST, /api/orgs/other/docs/1, docs:read=org/acme, 200",
    "GET, /api/orgs/other, docs:read=org/acme, 200"
  })
  void require_scopeFromPath_isWhereTheVerbMustBeAllowed(
      String method, String path, String grants, int status) throws IOException {
    Http.Answer answer = http.send(method, path, "Authorization: Bearer " + keys.token(grants));

    assertThat(answer.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/x, default, 200",
    "/api/x, system, 200",
    "/api/x, acme, 401",
    "/unruled, default, 200",
    "/unruled, system, 200",
    "/unruled, acme, 401",
    "/acme/x, acme, 200",
    "/acme/x, system, 200",
    "/acme/x, default, 401",
    "/contexts/acme/x, acme, 200",
    "/contexts/acme/x, system, 200",
    "/contexts/acme/x, default, 401",
    "/contexts/default/x, default, 200",
    "/contexts/system/x, default, 401",
    "/contexts/other/x, acme, 401",
    "/contexts/other/x, system, 200",
    "/any/x, acme, 200",
    "/any/x, default, 200"
  })
  void context_ofTheKey_isAcceptedWhereTheRuleSays(String path, String context, int status)
      throws IOException {
    String token = keys.issue(keys.named().in(context)).token().reveal();

    assertThat(http.withKey(path, token).status()).isEqualTo(status);
  }

  @Test
  void context_other_isAuditedForWhatItIs() throws IOException {
    IssuedKey key = keys.issue(keys.named().in("acme"));
    http.withKey("/api/x", key.token().reveal());
    keys.auth.flush();

    assertThat(keys.audited)
        .anyMatch(
            e ->
                e instanceof AuditEvent.Rejection r
                    && r.reason().equals("OTHER_CONTEXT")
                    && key.info().id().equals(r.key()));
  }

  @Test
  void rules_unruledPath_needsAKey() throws IOException {
    for (String path : List.of("/", "/nothing/here", "/openx", "/open/below", "/agent", "/API/x")) {
      assertThat(http.get(path).status()).as(path).isEqualTo(401);
      reached(http.withKey(path, keys.token()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/open, 200, 200",
    "/open/, 401, 200",
    "/read-only, 200, 200",
    "/read-only/, 401, 200",
    "/admin, 401, 403",
    "/admin/, 401, 403",
    "/admin/x, 401, 200"
  })
  void rules_trailingSlash_neverOpensAndNeverWeakens(String path, int without, int with)
      throws IOException {
    assertThat(http.get(path).status()).isEqualTo(without);
    assertThat(http.withKey(path, keys.token()).status()).isEqualTo(with);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "FOO"})
  void methods_otherThanTheRuleNames_needAKey(String method) throws IOException {
    assertThat(http.send(method, "/read-only").status()).isEqualTo(401);
    assertThat(http.send("HEAD", "/read-only").status()).isEqualTo(200);
    reached(http.send(method, "/read-only", "Authorization: Bearer " + keys.token()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "Get", "pOST", "HEAd"})
  void methods_notInUpperCase_are400OrRefusedByTheServer(String method) throws IOException {
    Http.Answer answer = http.send(method, "/open", "Authorization: Bearer " + keys.token());

    assertThat(answer.status()).isIn(400, 501);
    assertThat(answer.body()).doesNotContain(TestApp.REACHED);
  }

  @Test
  void methods_trace_neverSendsTheCredentialBack() throws IOException {
    String token = keys.token();
    for (String path : List.of("/api/x", "/open", "/agent/ws")) {
      Http.Answer answer = http.send("TRACE", path, "Authorization: Bearer " + token);

      assertThat(answer.status()).isIn(405, 501);
      assertThat(answer.body()).doesNotContain(token);
    }
  }

  @Test
  void refusal_head_hasTheHeadersAndNoBody() throws IOException {
    Http.Answer get = http.get("/api/x");
    Http.Answer head = http.send("HEAD", "/api/x");

    assertThat(head.body()).isEmpty();
    assertThat(head.comparable().strip())
        .isEqualTo(get.comparable().replace(get.body(), "").strip());
  }

  @Test
  void refusal_onAConnectionThatStaysOpen_leavesItInOrder() throws Exception {
    var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    String token = keys.token();
    for (int i = 0; i < 6; i++) {
      var request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + http.port() + "/api/x"))
              .POST(HttpRequest.BodyPublishers.ofString("body of a request".repeat(50)));
      if (i % 2 == 1) {
        request.header("Authorization", "Bearer " + token);
      }
      var response = client.send(request.build(), BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(i % 2 == 1 ? 200 : 401);
    }
  }

  @Test
  void secrets_ofEveryRequest_areInNoAnswerAndNoLog() throws IOException {
    String good = keys.token("jobs:read=*");
    var tokens = new LinkedHashSet<>(rejected().values());
    tokens.add(good);
    try (var logs = new Logs()) {
      for (String token : tokens) {
        var answers =
            List.of(
                http.withKey("/api/x", token),
                http.withKey(
                    "/api/x?access_token=" + token.replace(' ', '+').replaceAll("[^ -~]", ""),
                    token),
                http.withKey("/api//x", token),
                http.withKey("/api/x", token + "," + token),
                http.send("POST", "/api/jobs/1", "Authorization: Bearer " + token),
                http.send("TRACE", "/api/x", "Authorization: Bearer " + token));
        keys.storeDown = true;
        Http.Answer down = http.withKey("/api/x", token);
        keys.storeDown = false;
        assertThat(answers).noneMatch(a -> a.comparable().contains(token));
        assertThat(down.comparable()).doesNotContain(token);
      }
      keys.auth.flush();
      assertThat(logs.text()).contains("could not be verified");
      assertThat(logs.text()).doesNotContain(tokens);
      assertThat(logs.text()).doesNotContain(keys.issued());
    }
  }
}
