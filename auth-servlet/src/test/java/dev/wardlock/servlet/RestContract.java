package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.model.Region;
import dev.wardlock.servlet.Container.App;
import dev.wardlock.store.ContextPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;

/** The literal management REST of a context server. */
abstract class RestContract extends ContainerContract {

  private static final String FLOOR = "{\"org\":\"acme\",\"agent\":\"planner\"}";
  private static final Set<String> ISSUED =
      Set.of("key", "id", "name", "context", "principal", "grants", "created_at", "expires_at");
  private static final AtomicInteger CONTEXTS = new AtomicInteger();

  private String root;
  private String context;

  @Override
  App app() {
    return new App(
        servlets -> {
          AuthFilter filter =
              AuthFilter.builder(keys.auth).open("/api/v1/*").login("/login").build();
          filter.register(servlets);
          Management management = Management.builder(keys.auth).filter(filter).build();
          servlets.addServlet("rest", management.rest()).addMapping("/api/v1/*");
        });
  }

  @BeforeEach
  void context() throws IOException {
    if (root == null) {
      root = keys.issue(NewKey.named("root").kind("management").inSystem()).token().reveal();
    }
    context = "tenant-" + CONTEXTS.incrementAndGet();
    assertThat(ask("POST", "/contexts", root, "{\"id\":\"" + context + "\"}").status())
        .isEqualTo(201);
  }

  @Test
  void contexts_createListGetDelete_isLiterallyTheContract() throws IOException {
    Map<String, Object> made =
        json(
            ask(
                "POST",
                "/contexts",
                root,
                "{\"id\":\"ctx.1\",\"name\":\"One\",\"max_ttl_seconds\":60}"));
    assertThat(made).containsEntry("id", "ctx.1").containsEntry("name", "One");
    assertThat(made.get("policy")).isEqualTo(Map.of("max_ttl_seconds", 60, "self_service", true));

    assertThat(json(ask("GET", "/contexts/ctx.1", root, null))).isEqualTo(made);
    assertThat(items(ask("GET", "/contexts?limit=500", root, null))).contains(made);
    String inIt = mint("ctx.1", "a", "{\"kind\":\"operator\"}").get("key").toString();
    Map<String, Object> deleted = json(ask("DELETE", "/contexts/ctx.1", root, null));
    assertThat((List<?>) deleted.get("revoked")).hasSize(1);
    assertThat(ask("GET", "/me", inIt, null).status()).isEqualTo(401);
    assertThat(ask("GET", "/contexts/ctx.1", root, null).status()).isEqualTo(404);
    assertThat(ask("POST", "/contexts", root, "{\"id\":\"ctx.1\"}").status()).isEqualTo(409);
  }

  @Test
  void keys_create_answersTheSecretThisOnce() throws IOException {
    Http.Answer answer =
        ask(
            "POST",
            keys() + "/planner?ttl_seconds=3600",
            root,
            "{\"principal\":\"agent-7\",\"kind\":\"agent\",\"scope_floor\":"
                + FLOOR
                + ",\"strict\":true,\"metadata\":{\"team\":\"a\"}}");

    assertThat(answer.status()).isEqualTo(201);
    Map<String, Object> made = json(answer);
    assertThat(made.keySet()).isEqualTo(ISSUED);
    assertThat(made)
        .containsEntry("name", "planner")
        .containsEntry("context", context)
        .containsEntry("principal", "agent-7")
        .containsEntry("created_at", "2026-03-01T10:00:00Z")
        .containsEntry("expires_at", "2026-03-01T11:00:00Z");
    assertThat(made.get("grants").toString()).contains("memory:*=org/acme/agent/planner/*");

    Map<String, Object> shown = json(ask("GET", keys() + "/planner", root, null));
    assertThat(shown)
        .containsEntry("scope_floor", "org/acme/agent/planner/*")
        .containsEntry("strict", true)
        .containsEntry("status", "active")
        .containsEntry("metadata", Map.of("team", "a"));
    assertThat(shown.toString()).doesNotContain(made.get("key").toString());
    assertThat(items(ask("GET", keys(), root, null))).containsExactly(shown);
  }

  @Test
  void keys_createWithAPathForAFloor_isTheSame() throws IOException {
    mint(context, "a", "{\"kind\":\"agent\",\"scope_floor\":" + FLOOR + "}");
    mint(context, "b", "{\"kind\":\"agent\",\"scope_floor\":\"org/acme/agent/planner\"}");

    assertThat(items(ask("GET", keys(), root, null)))
        .extracting(key -> key.get("scope_floor"))
        .containsOnly("org/acme/agent/planner/*");
  }

  @Test
  void keys_createWithGrantsAlone_pinsAPinnedKindToThem() throws IOException {
    mint(
        context,
        "a",
        "{\"kind\":\"agent\",\"grants\":[\"memory:read=org/acme/agent/planner/*\",\"memory:write=org/acme/agent/planner/user/u/*\"]}");
    mint(context, "b", "{\"kind\":\"agent\",\"grants\":[\"memory:read=org/a/agent/p/user/u/*\"]}");

    assertThat(items(ask("GET", keys(), root, null)))
        .extracting(key -> key.get("scope_floor"))
        .containsExactlyInAnyOrder("org/acme/agent/planner/*", "org/a/agent/p/user/u/*");
    assertThat(
            ask(
                    "POST",
                    keys() + "/c",
                    root,
                    "{\"kind\":\"agent\",\"grants\":[\"memory:read=org/a/*\"]}")
                .status())
        .isEqualTo(400);
  }

  @Test
  void keys_createNodeWithoutDescendants_isWarnedAbout() throws IOException {
    Map<String, Object> made =
        mint(context, "a", "{\"kind\":\"operator\",\"grants\":[\"memory:read=org/acme\"]}");

    assertThat(made.get("warnings"))
        .isEqualTo(
            List.of(
                "memory:read=org/acme is that node alone; memory:read=org/acme/* has all below it too"));
  }

  @Test
  void keys_createTakenName_isAConflictWithTheHolder() throws IOException {
    Map<String, Object> first = mint(context, "taken", "{\"kind\":\"user\"}");

    Http.Answer again = ask("POST", keys() + "/taken", root, "{\"kind\":\"user\"}");

    Map<String, Object> problem = problem(again);
    assertThat(again.status()).isEqualTo(409);
    assertThat(problem).containsEntry("id", first.get("id")).containsEntry("error", "name_taken");
    assertThat(again.body()).doesNotContain(first.get("key").toString());
  }

  @Test
  void keys_rotate_killsTheOldSecretAndKeepsTheRest() throws IOException {
    Map<String, Object> made = mint(context, "a", "{\"kind\":\"user\"}", "?ttl_seconds=60");

    Http.Answer answer = ask("POST", keys() + "/a/rotate", root, null);
    Map<String, Object> rotated = json(answer);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(rotated.keySet()).isEqualTo(ISSUED);
    assertThat(rotated.get("key")).isNotEqualTo(made.get("key"));
    for (String same : List.of("id", "name", "principal", "grants", "created_at", "expires_at")) {
      assertThat(rotated.get(same)).as(same).isEqualTo(made.get(same));
    }
    assertThat(ask("GET", "/me", made.get("key").toString(), null).status()).isEqualTo(401);
    assertThat(ask("GET", "/me", rotated.get("key").toString(), null).status()).isEqualTo(200);
    Map<String, Object> longer =
        json(ask("POST", keys() + "/a/rotate?ttl_seconds=120", root, null));
    assertThat(longer.get("expires_at")).isEqualTo("2026-03-01T10:02:00Z");
  }

  @Test
  void keys_replace_overlapsUntilTheFirstUse() throws IOException {
    String old = mint(context, "a", "{\"kind\":\"user\"}").get("key").toString();

    Map<String, Object> next =
        json(ask("POST", keys() + "/a/replace?successor=b&overlap_seconds=60", root, null));

    assertThat(next).containsEntry("name", "b");
    assertThat(ask("GET", "/me", old, null).status()).isEqualTo(200);
    assertThat(ask("GET", "/me", next.get("key").toString(), null).status()).isEqualTo(200);
    assertThat(ask("GET", "/me", old, null).status()).isEqualTo(401);
  }

  @Test
  void keys_delete_endsTheKeyAndItsChildren() throws IOException {
    String agent =
        mint(context, "a", "{\"kind\":\"agent\",\"scope_floor\":" + FLOOR + "}")
            .get("key")
            .toString();
    String child = json(ask("POST", "/keys/child", agent, "{}")).get("key").toString();

    Map<String, Object> gone = json(ask("DELETE", keys() + "/a", root, null));

    assertThat((List<?>) gone.get("revoked")).hasSize(2);
    for (String token : List.of(agent, child)) {
      assertThat(ask("GET", "/me", token, null).status()).isEqualTo(401);
    }
    assertThat(json(ask("GET", keys() + "/a", root, null))).containsEntry("status", "revoked");
    assertThat(items(ask("GET", keys() + "?status=active", root, null))).isEmpty();
    assertThat(ask("DELETE", keys() + "/nobody", root, null).status()).isEqualTo(404);
  }

  @Test
  void keys_list_goesOnByCursorAndFilters() throws IOException {
    for (int i = 0; i < 5; i++) {
      mint(context, "k" + i, "{\"kind\":\"user\",\"principal\":\"p" + i % 2 + "\"}");
    }
    var seen = new HashSet<Object>();
    String cursor = "";
    int pages = 0;
    do {
      Map<String, Object> page = json(ask("GET", keys() + "?limit=2" + cursor, root, null));
      items(page).forEach(key -> assertThat(seen.add(key.get("name"))).isTrue());
      cursor = page.get("next_cursor") == null ? null : "&cursor=" + page.get("next_cursor");
      pages++;
    } while (cursor != null);
    assertThat(seen).hasSize(5);
    assertThat(pages).isEqualTo(3);
    assertThat(items(ask("GET", keys() + "?principal=p1", root, null))).hasSize(2);
    assertThat(items(ask("GET", keys() + "?kind=agent", root, null))).isEmpty();
  }

  @Test
  void self_meDelegateListRotateRevoke_areOfItsOwnAlone() throws IOException {
    Map<String, Object> agent =
        mint(context, "a", "{\"kind\":\"agent\",\"scope_floor\":" + FLOOR + "}");
    String token = agent.get("key").toString();
    mint(context, "other", "{\"kind\":\"agent\",\"scope_floor\":" + FLOOR + "}");

    Map<String, Object> me = json(ask("GET", "/me", token, null));
    assertThat(me)
        .containsEntry("name", "a")
        .containsEntry("kind", "agent")
        .containsEntry("context", context);
    Http.Answer made =
        ask(
            "POST",
            "/keys/child?ttl_seconds=60",
            token,
            "{\"grants\":[\"memory:read=org/acme/agent/planner/*\"]}");
    assertThat(made.status()).isEqualTo(201);
    String child = json(made).get("key").toString();
    assertThat(items(ask("GET", "/keys", token, null)))
        .extracting(key -> key.get("name"))
        .containsExactlyInAnyOrder("a", "child");
    assertThat(items(ask("GET", "/keys", child, null))).hasSize(1);

    String rotated = json(ask("POST", "/keys/child/rotate", token, null)).get("key").toString();
    assertThat(ask("GET", "/me", child, null).status()).isEqualTo(401);
    assertThat(ask("DELETE", "/keys/a", rotated, null).status()).isEqualTo(404);
    assertThat(ask("DELETE", "/keys/other", token, null).status()).isEqualTo(404);
    assertThat(ask("DELETE", "/keys/child", token, null).status()).isEqualTo(200);
    assertThat(ask("POST", "/keys/wide", token, "{\"grants\":[\"*=*\"]}").status()).isEqualTo(403);
  }

  @Test
  void keyOfAnotherContext_isAnsweredExactlyAsAnUnknownOne() throws IOException {
    String foreign =
        keys.issue(NewKey.named("f-" + context).kind("operator").in("acme")).token().reveal();
    String unknown = keys.issue(NewKey.named("u-" + context).kind("operator")).token().reveal();
    keys.auth.keys().revoke(keys.auth.idOf(unknown));

    for (String path : List.of(keys(), "/contexts/" + context, "/contexts/nowhere/keys")) {
      Http.Answer other = ask("GET", path, foreign, null);
      assertThat(other.status()).isEqualTo(401);
      assertThat(other.comparable()).isEqualTo(ask("GET", path, unknown, null).comparable());
    }
  }

  @Test
  void callerWithoutTheVerb_is403AndWithoutAKey401() throws IOException {
    String user = mint(context, "u", "{\"kind\":\"user\"}").get("key").toString();

    Http.Answer forbidden = ask("POST", keys() + "/x", user, "{\"kind\":\"user\"}");
    assertThat(forbidden.status()).isEqualTo(403);
    assertThat(problem(forbidden)).containsEntry("error", "insufficient_scope");
    assertThat(forbidden.header("WWW-Authenticate")).contains("insufficient_scope");
    Http.Answer nobody = ask("POST", keys() + "/x", null, "{\"kind\":\"user\"}");
    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.header("WWW-Authenticate")).isEqualTo(PLAIN_CHALLENGE);
    assertThat(ask("GET", "/nothing", null, null).status()).isEqualTo(404);
  }

  @Test
  void cookie_isNoCredentialHere() throws IOException {
    String cookie = "Cookie: wardlock=" + keys.session(root);

    assertThat(http.get("/api/v1/me", cookie, "Sec-Fetch-Site: same-origin").status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"access_token", "token", "key", "principal"})
  void tokenInTheQuery_isRefused(String parameter) throws IOException {
    String user = mint(context, "u", "{\"kind\":\"user\"}").get("key").toString();

    Http.Answer answer = ask("GET", keys() + "?" + parameter + "=" + user, root, null);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain(user);
    assertThat(ask("GET", keys() + "/" + user, root, null).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST|/a%2Fb|{\"kind\":\"user\"}|400",
        "POST|/%F0%9F%98%80|{\"kind\":\"user\"}|400",
        "POST|/wl_000000000000_00000000000000000000000000000000000000|{\"kind\":\"user\"}|400",
        "POST|/n?ttl_seconds=0|{\"kind\":\"user\"}|400",
        "POST|/n?ttl_seconds=-1|{\"kind\":\"user\"}|400",
        "POST|/n?ttl_seconds=1e3|{\"kind\":\"user\"}|400",
        "POST|/n?ttl_seconds=99999999999999999999|{\"kind\":\"user\"}|400",
        "POST|/n?ttl_seconds=61|{\"kind\":\"user\"}|400",
        "POST|/n?ttl_seconds=1&ttl_seconds=1|{\"kind\":\"user\"}|400",
        "POST|/n?other=1|{\"kind\":\"user\"}|400",
        "POST|/n?principal=%ff|{\"kind\":\"user\"}|400",
        "POST|/n?principal=%zz|{\"kind\":\"user\"}|400",
        "POST|/n|{\"kind\":7}|400",
        "POST|/n|{}|400",
        "POST|/n|[]|400",
        "POST|/n|{|400",
        "POST|/n|{\"kind\":\"user\",\"kind\":\"user\"}|400",
        "POST|/n|{\"kind\":\"nothing\"}|400",
        "POST|/n|{\"kind\":\"user\",\"ttl_seconds\":5}|400",
        "POST|/n|{\"kind\":\"user\",\"strict\":\"yes\"}|400",
        "POST|/n|{\"kind\":\"user\",\"metadata\":{\"a\":1}}|400",
        "POST|/n|{\"kind\":\"agent\",\"scope_floor\":{\"org\":1}}|400",
        "POST|/n|{\"kind\":\"agent\",\"scope_floor\":{\"org\":\"a/b\",\"agent\":\"c\"}}|400",
        "POST|/n|{\"kind\":\"agent\",\"scope_floor\":\"org/../x\"}|400",
        "PATCH|/n||405",
        "POST|/n/steal||404",
      })
  void request_malformed_isRefusedWithNothingChanged(
      String method, String rest, String body, int status) throws IOException {
    ask(
        "PUT",
        "/contexts/" + context + "/policy",
        root,
        "{\"max_ttl_seconds\":60,\"self_service\":true}");

    Http.Answer answer = ask(method, keys() + rest, root, body);

    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    assertThat(items(ask("GET", keys(), root, null))).isEmpty();
  }

  @Test
  void faults_areAllReportedAtOnce() throws IOException {
    Http.Answer answer =
        ask(
            "POST",
            keys() + "/n?ttl_seconds=x&foo=1",
            root,
            "{\"kind\":7,\"grants\":\"*\",\"strict\":1,\"bar\":2}");

    assertThat((List<?>) problem(answer).get("errors")).hasSize(5);
  }

  @Test
  void body_tooLargeTooDeepNoUtf8OrNoJson_isRefused() throws IOException {
    char[] large = new char[10_000_000];
    Arrays.fill(large, ' ');
    String deep = "{\"kind\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

    assertThat(ask("POST", keys() + "/n", root, new String(large)).status()).isEqualTo(413);
    assertThat(ask("POST", keys() + "/n", root, deep).status()).isEqualTo(400);
    assertThat(
            raw("POST", keys() + "/n", root, "{\"kind\":\"\u00e9\"}", "application/json").status())
        .isEqualTo(400);
    assertThat(raw("POST", keys() + "/n", root, "{}", "text/plain").status()).isEqualTo(415);
  }

  @Test
  void child_beyondItsParent_isForbiddenAndBeyondThePolicyInvalid() throws IOException {
    String agent =
        mint(context, "a", "{\"kind\":\"agent\",\"scope_floor\":" + FLOOR + "}", "?ttl_seconds=60")
            .get("key")
            .toString();

    assertThat(ask("POST", "/keys/c?ttl_seconds=61", agent, "{}").status()).isEqualTo(403);
    assertThat(ask("POST", "/keys/a/rotate?ttl_seconds=61", agent, null).status()).isEqualTo(403);
    keys.auth.keys().setPolicy(context, new ContextPolicy(Duration.ofSeconds(30), true));
    assertThat(ask("POST", "/keys/c?ttl_seconds=31", agent, "{}").status()).isEqualTo(400);
    keys.auth.keys().setPolicy(context, new ContextPolicy(null, false));
    assertThat(ask("POST", "/keys/c", agent, "{}").status()).isEqualTo(403);
  }

  @Test
  void lastManagementKey_isNotRevoked() throws IOException {
    IssuedKey local = keys.issue(NewKey.named("l-" + context).kind("management").in(context));
    String mine = local.token().reveal();
    assertThat(ask("DELETE", keys() + "/l-" + context, mine, null).status()).isEqualTo(200);

    Http.Answer last = ask("DELETE", "/contexts/system/keys/root", root, null);

    assertThat(last.status()).isEqualTo(409);
    assertThat(ask("GET", "/me", root, null).status()).isEqualTo(200);
  }

  @Test
  void audit_tellsWhoDidWhat() throws IOException {
    Map<String, Object> made = mint(context, "a", "{\"kind\":\"user\",\"principal\":\"ada\"}");
    ask("POST", keys() + "/a/rotate", root, null);

    List<Map<String, Object>> history =
        items(ask("GET", "/audit?key=" + made.get("id"), root, null));
    assertThat(history)
        .extracting(e -> e.get("action"))
        .containsExactly("key.rotated", "key.minted");
    assertThat(history.get(0).get("by").toString()).contains("management").contains("root");
    assertThat(items(ask("GET", "/audit?key=a&context=" + context, root, null))).hasSize(2);
    assertThat(items(ask("GET", "/audit?principal=ada&kind=user&limit=1", root, null))).hasSize(1);
    assertThat(items(ask("GET", "/audit?until=2026-03-01T10:00:00Z", root, null))).isEmpty();
    assertThat(ask("GET", "/audit?limit=501", root, null).status()).isEqualTo(400);
    assertThat(ask("GET", "/audit?since=yesterday", root, null).status()).isEqualTo(400);
    assertThat(ask("GET", "/audit?cursor=nonsense", root, null).status()).isEqualTo(400);
  }

  @Test
  void agent_seesAndDoesOnlyWhatItsFloorAllows() throws IOException {
    String agent =
        keys.issue(
                NewKey.named("agent")
                    .kind("agent")
                    .floor(Region.of("org/acme/agent/planner/*"))
                    .in(context))
            .token()
            .reveal();
    mint(context, "elsewhere", "{\"kind\":\"agent\",\"scope_floor\":\"org/globex/agent/x\"}");

    assertThat(items(ask("GET", keys(), agent, null)))
        .extracting(key -> key.get("name"))
        .containsExactly("agent");
    assertThat(ask("GET", keys() + "/elsewhere", agent, null).status()).isEqualTo(404);
    assertThat(ask("POST", keys() + "/elsewhere/rotate", agent, null).status()).isEqualTo(404);
    assertThat(ask("GET", "/contexts", agent, null).status()).isEqualTo(403);
    assertThat(ask("DELETE", "/contexts/" + context, agent, null).status()).isEqualTo(403);
    assertThat(ask("GET", "/audit", agent, null).status()).isEqualTo(403);
  }

  private String keys() {
    return "/contexts/" + context + "/keys";
  }

  private Map<String, Object> mint(String in, String name, String body) throws IOException {
    return mint(in, name, body, "");
  }

  private Map<String, Object> mint(String in, String name, String body, String query)
      throws IOException {
    Http.Answer answer = ask("POST", "/contexts/" + in + "/keys/" + name + query, root, body);
    assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    return json(answer);
  }

  private Http.Answer ask(String method, String path, String token, String body)
      throws IOException {
    String bytes = body == null ? "" : body;
    return raw(
        method,
        path,
        token,
        new String(bytes.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1),
        "application/json");
  }

  private Http.Answer raw(String method, String path, String token, String body, String type)
      throws IOException {
    return http.raw(
        method
            + " /api/v1"
            + path
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + (token == null ? "" : "Authorization: Bearer " + token + "\r\n")
            + (body.isEmpty() ? "" : "Content-Type: " + type + "\r\n")
            + "Content-Length: "
            + body.length()
            + "\r\nConnection: close\r\n\r\n"
            + body);
  }

  private static Map<String, Object> json(Http.Answer answer) {
    assertThat(answer.status()).as("%s", answer).isBetween(200, 201);
    assertThat(answer.all("Content-Type")).containsExactly("application/json");
    assertThat(answer.all("Cache-Control")).containsExactly("no-store");
    return Rpc.JSON.readValue(answer.body(), new TypeReference<Map<String, Object>>() {});
  }

  private static List<Map<String, Object>> items(Http.Answer answer) {
    return items(json(answer));
  }

  private static List<Map<String, Object>> items(Map<String, Object> page) {
    assertThat(page).containsOnlyKeys("items", "next_cursor");
    return Rpc.JSON.convertValue(page.get("items"), new TypeReference<>() {});
  }
}
