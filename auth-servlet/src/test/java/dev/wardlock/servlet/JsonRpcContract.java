package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.Scope;
import dev.wardlock.servlet.Container.App;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;

/** The literal JSON-RPC of a job supervisor, with an operation of the application's own. */
abstract class JsonRpcContract extends ContainerContract {

  private static final Field<String> COMMAND = Field.text("command", "What to run.");
  private static final Field<String> ORG = Field.text("org", "Whose.");

  private final AtomicInteger runs = new AtomicInteger();
  private Rpc rpc;
  private String admin;
  private AuthFilter filter;

  @Override
  App app() {
    return new App(
        context -> {
          filter =
              AuthFilter.builder(keys.auth).open("/").open("/openrpc.json").login("/login").build();
          filter.register(context);
          Management management =
              Management.builder(keys.auth)
                  .filter(filter)
                  .title("Jobs", "1.0")
                  .add(
                      Operation.named("job.run")
                          .summary("Runs a job")
                          .requires("jobs:run")
                          .taking(COMMAND)
                          .answering(Schema.object("Job").with("id", Schema.text()))
                          .handledBy(
                              call -> Map.of("id", call.get(COMMAND) + runs.incrementAndGet())),
                      Operation.named("job.list")
                          .requires("jobs:read", call -> Scope.of("org/" + call.get(ORG)))
                          .taking(ORG)
                          .handledBy(call -> List.of()),
                      Operation.named("job.break")
                          .taking(COMMAND)
                          .handledBy(
                              call -> {
                                throw new IllegalStateException("broke on " + call.get(COMMAND));
                              }))
                  .build();
          context.addServlet("rpc", management.jsonRpc()).addMapping("", "/openrpc.json");
        });
  }

  @BeforeAll
  void open() {
    rpc = new Rpc(http, "/");
    admin = keys.issue(NewKey.named("root").kind("admin")).token().reveal();
  }

  @Test
  void verify_goodKey_saysWhoseItIs() throws IOException {
    Http.Answer answer =
        rpc.post(
            "{\"jsonrpc\":\"2.0\",\"method\":\"auth.verify\",\"params\":{\"key\":\""
                + admin
                + "\"},\"id\":1}");

    assertThat(answer.body())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"result\":{\"valid\":true,\"name\":\"root\",\"scope\":\"admin\"},\"id\":1}");
    assertThat(answer.header("Deprecation")).matches("@[0-9]+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "wl_000000000000_00000000000000000000000000000000000000",
        "\ud83d\ude00"
      })
  void verify_badKey_isInvalidAndNothingElse(String key) throws IOException {
    assertThat(rpc.result(null, "auth.verify", Map.of("key", key)))
        .isEqualTo(Map.of("valid", false));
  }

  @Test
  void verify_withoutKey_verifiesTheCaller() throws IOException {
    assertThat(rpc.object(admin, "auth.verify", Map.of())).containsEntry("name", "root");
    assertThat(rpc.object(null, "auth.verify", Map.of())).containsOnly(entry("valid", false));
  }

  @Test
  void createListRotateRemove_byAdminKey_isLiterallyTheContract() throws IOException {
    Map<String, Object> made =
        rpc.object(
            null, "auth.create_key", Map.of("admin_key", admin, "name", "ci", "scope", "user"));
    assertThat(made).containsOnlyKeys("key", "name", "scope", "created_at", "expires_at");
    assertThat(made).containsEntry("name", "ci").containsEntry("scope", "user");
    assertThat(made.get("created_at")).isEqualTo("2026-03-01T10:00:00Z");
    assertThat(made.get("expires_at")).isNull();
    String token = (String) made.get("key");

    List<Map<String, Object>> listed = rpc.list(null, "auth.list_keys", Map.of("admin_key", admin));
    assertThat(listed)
        .allSatisfy(
            key ->
                assertThat(key)
                    .containsOnlyKeys(
                        "id",
                        "name",
                        "scope",
                        "created_at",
                        "expires_at",
                        "last_used_at",
                        "status"));
    assertThat(listed).anySatisfy(key -> assertThat(key).containsEntry("name", "ci"));
    assertThat(listed.toString()).doesNotContain(token);

    Map<String, Object> rotated =
        rpc.object(
            null, "auth.rotate_key", Map.of("admin_key", admin, "key", "ci", "ttl_seconds", 60));
    assertThat(rotated.get("expires_at")).isEqualTo("2026-03-01T10:01:00Z");
    assertThat(rpc.result(null, "auth.verify", Map.of("key", token)))
        .isEqualTo(Map.of("valid", false));

    assertThat(
            rpc.result(
                null, "auth.remove_key", Map.of("admin_key", admin, "key", rotated.get("key"))))
        .isEqualTo(Map.of("removed", true));
    assertThat(rpc.result(null, "auth.verify", Map.of("key", rotated.get("key"))))
        .isEqualTo(Map.of("valid", false));
  }

  @Test
  void removeKey_byIdOrName_isRemoved() throws IOException {
    IssuedKey byId = keys.issue(NewKey.named("by-id").kind("user"));
    IssuedKey byName = keys.issue(NewKey.named("by-name").kind("user"));

    rpc.result(admin, "auth.remove_key", Map.of("key", byId.info().id().value()));
    rpc.result(admin, "auth.remove_key", Map.of("key", "by-name"));

    for (IssuedKey key : List.of(byId, byName)) {
      assertThat(rpc.object(null, "auth.verify", Map.of("key", key.token().reveal())))
          .containsOnly(entry("valid", false));
    }
    assertThat(rpc.error(admin, "auth.remove_key", Map.of("key", "nobody"))).isEqualTo(-32004);
  }

  @Test
  void adminKey_besideAnotherPrincipalsBearer_isNoRequest() throws IOException {
    String user = keys.issue(NewKey.named("other").kind("user")).token().reveal();

    assertThat(rpc.error(user, "auth.list_keys", Map.of("admin_key", admin))).isEqualTo(-32600);
    assertThat(rpc.call(admin, "auth.list_keys", Map.of("admin_key", admin))).containsKey("result");
  }

  @Test
  void deprecation_onlyWhereASecretIsAmongTheParameters() throws IOException {
    String call = "{\"jsonrpc\":\"2.0\",\"method\":\"auth.list_keys\",\"id\":1,\"params\":{%s}}";

    Http.Answer byHeader = rpc.post(call.formatted(""), "Authorization: Bearer " + admin);
    Http.Answer byParam = rpc.post(call.formatted("\"admin_key\":\"" + admin + "\""));

    assertThat(byHeader.header("Deprecation")).isNull();
    assertThat(byParam.header("Deprecation")).isNotNull();
    assertThat(byParam.body()).isEqualTo(byHeader.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{| -32700",
        "~~| -32700",
        "{\"jsonrpc\":\"2.0\",\"method\":\"auth.verify\",\"id\":1,\"id\":2}| -32700",
        "{\"jsonrpc\":\"2.0\",\"method\":\"auth.verify\",\"id\":1} {}| -32700",
        "[]| -32600",
        "1| -32600",
        "null| -32600",
        "[1]| -32600",
        "{}| -32600",
        "{\"jsonrpc\":\"1.0\",\"method\":\"auth.verify\",\"id\":1}| -32600",
        "{\"jsonrpc\":\"2.0\",\"method\":7,\"id\":1}| -32600",
        "{\"jsonrpc\":\"2.0\",\"method\":\"auth.verify\",\"id\":{}}| -32600",
        "{\"jsonrpc\":\"2.0\",\"method\":\"auth.nothing\",\"id\":1}| -32601",
        "{\"jsonrpc\":\"2.0\",\"method\":\"AUTH.VERIFY\",\"id\":1}| -32601",
        "{\"jsonrpc\":\"2.0\",\"method\":\"auth.verify\",\"params\":[\"x\"],\"id\":1}| -32602",
        "{\"jsonrpc\":\"2.0\",\"method\":\"auth.verify\",\"params\":7,\"id\":1}| -32602",
        "{\"jsonrpc\":\"2.0\",\"method\":\"auth.verify\",\"params\":{\"key\":7},\"id\":1}| -32602",
        "{\"jsonrpc\":\"2.0\",\"method\":\"auth.verify\",\"params\":{\"kee\":\"x\"},\"id\":1}| -32602",
        "{\"jsonrpc\":\"2.0\",\"method\":\"auth.list_keys\",\"params\":{\"admin_key\":7},\"id\":1}| -32602",
        "{\"jsonrpc\":\"2.0\",\"method\":\"auth.list_keys\",\"id\":1}| -32001",
        "{\"jsonrpc\":\"2.0\",\"method\":\"auth.list_keys\",\"params\":{\"admin_key\":\"x\"},\"id\":1}| -32001",
      })
  void call_malformed_hasTheRightCode(String body, int code) throws IOException {
    Http.Answer answer = rpc.post(body);

    Map<String, Object> json = body.equals("[1]") ? first(answer) : Rpc.json(answer);
    assertThat(Rpc.code(json)).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(code == -32700 ? 400 : 200);
  }

  @Test
  void params_faulty_areAllReportedAtOnce() throws IOException {
    Map<String, Object> answer =
        rpc.call(
            admin,
            "keys.create",
            Map.of(
                "context",
                "default",
                "name",
                7,
                "ttl_seconds",
                0,
                "kind",
                "user",
                "grants",
                List.of("nonsense"),
                "other",
                1));

    assertThat(Rpc.code(answer)).isEqualTo(-32602);
    assertThat(answer.toString())
        .contains("name is a text")
        .contains("ttl_seconds is a whole number from 1")
        .contains("grants grant is not of the form")
        .contains("parameters that this does not take");
  }

  @ParameterizedTest
  @CsvSource({
    "two/parts, -32602",
    "\ud83d\ude00, -32602",
    "wl_000000000000_00000000000000000000000000000000000000, -32602",
    "root, -32009"
  })
  void createKey_badOrTakenName_isRefusedWithNothingChanged(String name, int code)
      throws IOException {
    int before = rpc.list(admin, "auth.list_keys", Map.of()).size();

    assertThat(rpc.error(admin, "auth.create_key", Map.of("name", name, "scope", "user")))
        .isEqualTo(code);

    assertThat(rpc.list(admin, "auth.list_keys", Map.of())).hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 3_153_600_001L, Long.MAX_VALUE})
  void createKey_lifetimeOutOfBounds_isRefused(long seconds) throws IOException {
    assertThat(
            rpc.error(
                admin,
                "auth.create_key",
                Map.of("name", "long", "scope", "user", "ttl_seconds", seconds)))
        .isEqualTo(-32602);
  }

  @Test
  void removeKey_lastAdministrator_isAConflict() throws IOException {
    assertThat(rpc.error(admin, "auth.remove_key", Map.of("key", admin))).isEqualTo(-32009);
    assertThat(rpc.object(admin, "auth.verify", Map.of())).containsEntry("valid", true);
  }

  @Test
  void operation_byGrant_isGuarded() throws IOException {
    String user = keys.issue(NewKey.named("jobber").kind("user")).token().reveal();
    String registrar = keys.issue(NewKey.named("registrar").kind("registrar")).token().reveal();

    assertThat(rpc.result(user, "job.run", Map.of("command", "x"))).isInstanceOf(Map.class);
    int done = runs.get();
    assertThat(rpc.error(registrar, "job.run", Map.of("command", "x"))).isEqualTo(-32003);
    assertThat(rpc.error(null, "job.run", Map.of("command", "x"))).isEqualTo(-32001);
    assertThat(rpc.error(user, "auth.create_key", Map.of("name", "n", "scope", "user")))
        .isEqualTo(-32003);
    assertThat(runs).hasValue(done);
  }

  @Test
  void operation_onAScope_asksForItThere() throws IOException {
    String acme = keys.token("jobs:read=org/acme/*");

    assertThat(rpc.result(acme, "job.list", Map.of("org", "acme"))).isEqualTo(List.of());
    assertThat(rpc.error(acme, "job.list", Map.of("org", "globex"))).isEqualTo(-32003);
    assertThat(rpc.error(acme, "job.list", Map.of("org", "no good"))).isEqualTo(-32602);
  }

  @Test
  void operation_thatFails_isAnInternalErrorThatTellsNothing() throws IOException {
    try (var logs = new Logs()) {
      Map<String, Object> answer = rpc.call(admin, "job.break", Map.of("command", "sesame"));

      assertThat(Rpc.code(answer)).isEqualTo(-32603);
      assertThat(answer.toString()).doesNotContain("sesame");
      assertThat(logs.text()).contains("job.break").doesNotContain("sesame");
    }
  }

  /** As a double, which is what most readers of JSON make of a number, they would be infinite. */
  @ParameterizedTest
  @ValueSource(strings = {"1e400", "-1e400", "1e2147483647", "18e307", "LONG"})
  void call_idBeyondEveryDouble_isInvalidAndNotAnswered(String number) throws IOException {
    String id = number.equals("LONG") ? "9".repeat(310) : number;
    Http.Answer answer =
        rpc.post("{\"jsonrpc\":\"2.0\",\"method\":\"rpc.discover\",\"id\":" + id + "}");

    assertThat(Rpc.code(answer)).isEqualTo(-32600);
    assertThat(Rpc.json(answer)).containsEntry("id", null);
    assertThat(answer.body()).endsWith("\"id\":null}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"17e307", "-1.5", "1E-400", "0", "9007199254740993"})
  void call_idOfAnyOtherNumber_isAnsweredUnderIt(String id) throws IOException {
    Http.Answer answer =
        rpc.post("{\"jsonrpc\":\"2.0\",\"method\":\"auth.verify\",\"id\":" + id + "}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(new BigDecimal(answer.body().replaceAll(".*\"id\":(.*)}", "$1")))
        .isEqualByComparingTo(new BigDecimal(id));
  }

  @Test
  void batch_ofAllSorts_isAnsweredInOrderWithoutNotifications() throws IOException {
    String bearer = "Authorization: Bearer " + admin;
    int before = runs.get();
    Http.Answer answer =
        rpc.post(
            "[{\"jsonrpc\":\"2.0\",\"method\":\"auth.verify\",\"id\":\"a\"},"
                + "{\"jsonrpc\":\"2.0\",\"method\":\"job.run\",\"params\":{\"command\":\"n\"}},"
                + "{\"jsonrpc\":\"2.0\",\"method\":\"no.such\"},"
                + "{\"jsonrpc\":\"2.0\",\"method\":\"no.such\",\"id\":null},"
                + "7]",
            bearer);

    List<Map<String, Object>> answers =
        Rpc.JSON.readValue(answer.body(), new TypeReference<List<Map<String, Object>>>() {});
    assertThat(answers).extracting(a -> a.get("id")).containsExactly("a", null, null);
    assertThat(answers.subList(1, 3)).extracting(Rpc::code).containsExactly(-32601, -32600);
    assertThat(runs).hasValue(before + 1);
  }

  @Test
  void batch_ofNotificationsAlone_hasNoContent() throws IOException {
    Http.Answer answer = rpc.post("[{\"jsonrpc\":\"2.0\",\"method\":\"auth.verify\"}]");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void batch_ofFiftyAndMore_isBounded() throws IOException {
    String one = "{\"jsonrpc\":\"2.0\",\"method\":\"auth.verify\",\"id\":1}";
    String fifty = IntStream.range(0, 50).mapToObj(i -> one).collect(Collectors.joining(","));

    Http.Answer most = rpc.post("[" + fifty + "]");
    Http.Answer more = rpc.post("[" + fifty + "," + one + "]");

    assertThat(Rpc.JSON.readTree(most.body()).size()).isEqualTo(50);
    assertThat(Rpc.code(more)).isEqualTo(-32600);
  }

  @Test
  void body_tooLargeTooDeepOrNoUtf8_isRefused() throws IOException {
    byte[] large = new byte[10_000_000];
    Arrays.fill(large, (byte) ' ');
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    byte[] latin =
        "{\"jsonrpc\":\"2.0\",\"method\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);

    Http.Answer tooLarge = rpc.post(large);
    assertThat(tooLarge.status()).isEqualTo(413);
    assertThat(Rpc.code(tooLarge)).isEqualTo(-32600);
    assertThat(Rpc.code(rpc.post(deep))).isEqualTo(-32700);
    assertThat(Rpc.code(rpc.post(latin))).isEqualTo(-32700);
  }

  @Test
  void header_badOrAmbiguous_isAnsweredForAll() throws IOException {
    String call = "{\"jsonrpc\":\"2.0\",\"method\":\"auth.verify\",\"id\":1}";

    Http.Answer bad = rpc.post(call, "Authorization: Bearer nonsense");
    assertThat(bad.status()).isEqualTo(401);
    assertThat(bad.header("WWW-Authenticate")).isEqualTo(PLAIN_CHALLENGE);
    assertThat(Rpc.code(bad)).isEqualTo(-32001);
    Http.Answer two = rpc.post(call, "Authorization: Bearer a", "Authorization: Bearer b");
    assertThat(two.status()).isEqualTo(400);
    assertThat(Rpc.code(two)).isEqualTo(-32600);
    assertThat(http.get("/").status()).isEqualTo(405);
  }

  @Test
  void storeDown_isUnavailableAndNeverInvalid() throws IOException {
    keys.storeDown = true;
    try {
      Http.Answer byHeader =
          rpc.post(
              "{\"jsonrpc\":\"2.0\",\"method\":\"auth.verify\",\"id\":1}",
              "Authorization: Bearer " + admin);
      assertThat(byHeader.status()).isEqualTo(503);
      assertThat(byHeader.header("Retry-After")).isNotNull();
      assertThat(rpc.error(null, "auth.verify", Map.of("key", admin))).isEqualTo(-32603);
    } finally {
      keys.storeDown = false;
    }
  }

  @Test
  void session_onlyAsJsonFromAPageOfThisSite() throws IOException {
    String cookie = "Cookie: wardlock=" + keys.session(admin);
    String call = "{\"jsonrpc\":\"2.0\",\"method\":\"auth.list_keys\",\"id\":1}";

    assertThat(Rpc.json(rpc.post(call, cookie, "Sec-Fetch-Site: same-origin")))
        .containsKey("result");
    assertThat(Rpc.code(rpc.post(call, cookie, "Sec-Fetch-Site: cross-site"))).isEqualTo(-32003);
    assertThat(Rpc.code(rpc.post(call, cookie))).isEqualTo(-32003);
    assertThat(
            Rpc.code(
                rpc.post(call, cookie, "Sec-Fetch-Site: same-origin", "Content-Type: text/plain")))
        .isEqualTo(-32001);
    assertThat(
            Rpc.code(
                rpc.post(
                    call, "Cookie: wardlock=" + "x".repeat(43), "Sec-Fetch-Site: same-origin")))
        .isEqualTo(-32001);
  }

  @Test
  void session_thatIsOver_keepsNobodyFromVerifyingAKey() throws IOException {
    Http.Answer answer =
        rpc.post(
            "{\"jsonrpc\":\"2.0\",\"method\":\"auth.verify\",\"params\":{\"key\":\""
                + admin
                + "\"},\"id\":1}",
            "Cookie: wardlock=" + "x".repeat(43),
            "Sec-Fetch-Site: same-origin");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("\"valid\":true");
  }

  @Test
  void id_ofWhateverNumber_comesBackAsItWas() throws IOException {
    for (String id : List.of("1", "-7", "12345678901234567890", "1.5", "1E+300")) {
      Http.Answer answer =
          rpc.post("{\"jsonrpc\":\"2.0\",\"method\":\"auth.verify\",\"id\":" + id + "}");
      assertThat(answer.body()).endsWith("\"id\":" + id + "}");
    }
  }

  @Test
  void calls_areAuditedWithTheirCaller() throws IOException {
    keys.audited.clear();

    rpc.call(admin, "auth.list_keys", Map.of());
    rpc.call(admin, "auth.create_key", Map.of("name", "a b", "scope", "user"));

    assertThat(keys.audited)
        .filteredOn(AuditEvent.Call.class::isInstance)
        .extracting(
            e ->
                e.by().name()
                    + " "
                    + ((AuditEvent.Call) e).operation()
                    + " "
                    + ((AuditEvent.Call) e).outcome())
        .containsExactly("root auth.list_keys ok", "root auth.create_key invalid_params");
  }

  @Test
  void secrets_areInNoLogAndNoErrorWhateverIsSent() throws IOException {
    try (var logs = new Logs()) {
      for (String body :
          List.of(
              "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"id\":1}",
              "{\"jsonrpc\":\"2.0\",\"method\":\"auth.verify\",\"params\":{\"%s\":1},\"id\":1}",
              "{\"jsonrpc\":\"2.0\",\"method\":\"auth.create_key\",\"params\":{\"name\":\"%s\",\"scope\":\"%s\"},\"id\":1}",
              "{\"jsonrpc\":\"2.0\",\"method\":\"auth.rotate_key\",\"params\":{\"key\":\"%s\",\"ttl_seconds\":\"%s\"},\"id\":1}",
              "{\"%s\"")) {
        String sent = body.replace("%s", admin);
        assertThat(rpc.post(sent, "Authorization: Bearer " + admin).body()).doesNotContain(admin);
      }
      assertThat(logs.text()).doesNotContain(admin);
    }
  }

  @Test
  void openRpc_isServedAndDiscovered() throws IOException {
    Map<String, Object> served = Rpc.json(http.get("/openrpc.json"));

    assertThat(rpc.result(null, "rpc.discover", Map.of())).isEqualTo(served);
    assertThat(served).containsEntry("openrpc", "1.3.2");
    assertThat(served.toString()).contains("auth.create_key").contains("job.run");
  }

  private static Map<String, Object> first(Http.Answer answer) {
    return Rpc.JSON
        .readValue(answer.body(), new TypeReference<List<Map<String, Object>>>() {})
        .get(0);
  }
}
