package dev.wardlock.examples.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The literal contract of the job supervisor, over HTTP. */
class JobServerTest {

  private static final String SECRET = "legacy-0123456789abcdefghijklmnopqrstuv";

  @TempDir private Path dir;
  private final Ahead clock = new Ahead();
  private JobServer server;
  private Rpc rpc;
  private String admin;

  @BeforeEach
  void start() throws Exception {
    admin = value(restart("--bootstrap-admin-key", "root"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void authMethods_sentAsTheContractHasThem_answerLiterally() throws Exception {
    assertThat(rpc.post(call("auth.verify", "\"key\":\"" + admin + "\"")).body())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"result\":{\"valid\":true,\"name\":\"root\",\"scope\":\"admin\"},\"id\":1}");
    assertThat(rpc.post(call("auth.verify", "\"key\":\"wl_nonsense\"")).body())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":{\"valid\":false},\"id\":1}");

    HttpResponse<String> made =
        rpc.post(
            call(
                "auth.create_key",
                "\"admin_key\":\"" + admin + "\",\"name\":\"ci\",\"scope\":\"user\""));
    assertThat(made.headers().firstValue("Deprecation")).isPresent();
    assertThat(made.body())
        .matches(
            "\\{\"jsonrpc\":\"2.0\",\"result\":\\{\"key\":\"wl_[^\"]+\",\"name\":\"ci\",\"scope\":\"user\","
                + "\"created_at\":\"[-0-9T:.]+Z\",\"expires_at\":null},\"id\":1}");
    Map<String, Object> lasting =
        rpc.object(
            admin, "auth.create_key", Map.of("name", "r", "scope", "registrar", "ttl_seconds", 60));
    assertThat((String) lasting.get("expires_at")).endsWith("Z");

    HttpResponse<String> listed =
        rpc.post(call("auth.list_keys", "\"admin_key\":\"" + admin + "\""));
    assertThat(listed.body()).doesNotContain(admin.substring(16));
    assertThat(rpc.list(admin, "auth.list_keys"))
        .hasSize(3)
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

    Map<String, Object> rotated = rpc.object(admin, "auth.rotate_key", Map.of("key", "ci"));
    String id = ((String) rotated.get("key")).substring(3, 15);
    for (String which : List.of((String) rotated.get("key"), "r")) {
      assertThat(
              rpc.post(
                      call(
                          "auth.remove_key",
                          "\"admin_key\":\"" + admin + "\",\"key\":\"" + which + "\""))
                  .body())
          .isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":{\"removed\":true},\"id\":1}");
    }
    assertThat(rpc.object(null, "auth.verify", Map.of("key", rotated.get("key"))))
        .isEqualTo(Map.of("valid", false));
    assertThat(rpc.list(admin, "auth.list_keys"))
        .filteredOn(key -> key.get("id").equals(id))
        .extracting(key -> key.get("status"))
        .containsExactly("revoked");
    assertThat(rpc.error(admin, "auth.remove_key", Map.of("key", "nobody"))).isEqualTo(-32004);
  }

  @Test
  void lastAdmin_staysUntilThereIsAnother() throws Exception {
    assertThat(rpc.error(admin, "auth.remove_key", Map.of("key", "root"))).isEqualTo(-32009);
    assertThat(rpc.error(admin, "auth.create_key", Map.of("name", "root", "scope", "user")))
        .isEqualTo(-32009);

    String second = rpc.mint(admin, "second", "admin");

    assertThat(rpc.result(second, "auth.remove_key", Map.of("key", "root")))
        .isEqualTo(Map.of("removed", true));
    assertThat(rpc.error(second, "auth.remove_key", Map.of("key", second))).isEqualTo(-32009);
  }

  @Test
  void adminKeyAndBearer_ofTwoPrincipals_areNoRequest() throws Exception {
    String user = rpc.mint(admin, "u", "user");

    assertThat(rpc.error(user, "auth.list_keys", Map.of("admin_key", admin))).isEqualTo(-32600);
    assertThat(rpc.error(admin, "auth.list_keys", Map.of("admin_key", admin))).isZero();
  }

  @Test
  void methods_byKind_areGuarded() throws Exception {
    String registrar = rpc.mint(admin, "reg", "registrar");
    String user = rpc.mint(admin, "u", "user");
    String gone = rpc.mint(admin, "gone", "admin");
    rpc.result(admin, "auth.remove_key", Map.of("key", gone));
    String over =
        (String)
            rpc.object(
                    admin,
                    "auth.create_key",
                    Map.of("name", "over", "scope", "admin", "ttl_seconds", 60))
                .get("key");
    clock.by = Duration.ofSeconds(60);
    String child =
        (String) rpc.object(admin, "me.delegate", Map.of("name", "root-child")).get("key");
    for (String childless : List.of(registrar, user)) {
      assertThat(rpc.error(childless, "me.delegate", Map.of("name", "c"))).isEqualTo(-32003);
    }
    String id = (String) create(admin, "echo", "x").get("id");
    // Of admin, registrar, user, nobody, revoked, expired, a child of admin: the only kind that has
    // any.
    Map<String, List<Integer>> codes =
        Map.ofEntries(
            Map.entry("register_runner", List.of(0, 0, -32003, -32001, -32001, -32001, 0)),
            Map.entry("list_runners", List.of(0, 0, 0, -32001, -32001, -32001, 0)),
            Map.entry("job.create", List.of(0, -32003, 0, -32001, -32001, -32001, 0)),
            Map.entry("job.list", List.of(0, -32003, 0, -32001, -32001, -32001, 0)),
            Map.entry("job.status", List.of(0, -32003, 0, -32001, -32001, -32001, 0)),
            Map.entry("job.run", List.of(-32004, -32003, -32004, -32001, -32001, -32001, -32004)),
            Map.entry(
                "job.delete", List.of(-32004, -32003, -32004, -32001, -32001, -32001, -32004)),
            Map.entry("auth.create_key", List.of(0, -32003, -32003, -32001, -32001, -32001, 0)),
            Map.entry("auth.list_keys", List.of(0, 0, 0, -32001, -32001, -32001, 0)),
            Map.entry(
                "auth.remove_key", List.of(-32009, -32004, -32004, -32001, -32001, -32001, -32009)),
            Map.entry(
                "auth.rotate_key",
                List.of(-32602, -32004, -32004, -32001, -32001, -32001, -32602)));
    String[] callers = {admin, registrar, user, null, gone, over, child};
    for (var entry : codes.entrySet()) {
      for (int i = 0; i < callers.length; i++) {
        Map<String, ?> params =
            switch (entry.getKey()) {
              case "register_runner" -> Map.of("name", "runner-" + i);
              case "job.create" -> Map.of("command", "sleep", "args", List.of("1"));
              case "job.status" -> Map.of("id", id);
              case "job.run", "job.delete" -> Map.of("id", "none");
              case "auth.create_key" -> Map.of("name", "key-" + i, "scope", "user");
              case "auth.remove_key" -> Map.of("key", "root");
              case "auth.rotate_key" ->
                  Map.of("key", "root", "ttl_seconds", i == 0 || i == 6 ? 0 : 60);
              default -> Map.of();
            };
        assertThat(rpc.error(callers[i], entry.getKey(), params))
            .as("%s by caller %s", entry.getKey(), i)
            .isEqualTo(entry.getValue().get(i));
      }
    }
    assertThat(rpc.list(admin, "list_runners")).hasSize(3);
    assertThat(rpc.list(admin, "job.list")).hasSize(4);
    for (String own : List.of(registrar, user)) {
      assertThat(rpc.list(own, "auth.list_keys"))
          .extracting(key -> key.get("id"))
          .containsExactly(own.substring(3, 15));
      for (String which : List.of(admin.substring(3, 15), admin)) {
        assertThat(rpc.error(own, "auth.rotate_key", Map.of("key", which))).isEqualTo(-32003);
        assertThat(rpc.error(own, "auth.remove_key", Map.of("key", which))).isEqualTo(-32003);
      }
    }
    assertThat(verified(admin)).isEqualTo("admin");
  }

  @Test
  void jobs_run_comeToTheirResults() throws Exception {
    String sum = (String) create(admin, "sum", "40", "-1", "3").get("id");
    String echo = (String) create(admin, "echo", "a", "b \ud83d\ude00").get("id");
    String nap = (String) create(admin, "sleep", "1").get("id");
    String huge = "9".repeat(18);
    String[] many = new String[20];
    Arrays.fill(many, huge);
    String over = (String) create(admin, "sum", many).get("id");
    for (String id : List.of(sum, echo, nap, over)) {
      assertThat(rpc.object(admin, "job.run", Map.of("id", id))).containsEntry("status", "queued");
    }
    assertThat(rpc.error(admin, "job.run", Map.of("id", sum))).isEqualTo(-32009);

    rpc.result(
        admin, "register_runner", Map.of("name", "adder", "commands", List.of("sum", "echo")));

    assertThat(ended(sum)).containsEntry("status", "succeeded").containsEntry("output", "42");
    assertThat(ended(echo)).containsEntry("output", "a b \ud83d\ude00");
    assertThat(ended(over)).containsEntry("status", "failed").containsEntry("runner", "adder");
    assertThat(status(nap)).containsEntry("status", "queued");
    rpc.result(admin, "register_runner", Map.of("name", "sleeper"));
    assertThat(ended(nap)).containsEntry("status", "succeeded").containsEntry("runner", "sleeper");
    rpc.result(admin, "job.run", Map.of("id", sum));
    assertThat(ended(sum)).containsEntry("output", "42");
    assertThat(rpc.result(admin, "job.delete", Map.of("id", sum)))
        .isEqualTo(Map.of("deleted", true));
    assertThat(rpc.error(admin, "job.status", Map.of("id", sum))).isEqualTo(-32004);
  }

  @Test
  void runningJob_isNeitherDeletedNorRunTwiceAndEndsWithTheServer() throws Exception {
    rpc.result(admin, "register_runner", Map.of("name", "r1"));
    String nap = (String) create(admin, "sleep", "60000").get("id");
    String next = (String) create(admin, "sum", "1").get("id");
    rpc.result(admin, "job.run", Map.of("id", nap));
    await(() -> "running".equals(status(nap).get("status")));
    rpc.result(admin, "job.run", Map.of("id", next));

    assertThat(rpc.list(admin, "list_runners").get(0)).containsEntry("job", nap);
    assertThat(rpc.error(admin, "job.delete", Map.of("id", nap))).isEqualTo(-32009);
    assertThat(rpc.error(admin, "job.run", Map.of("id", nap))).isEqualTo(-32009);
    server.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("runner-"));
    restart();

    assertThat(ended(nap)).containsEntry("status", "interrupted");
    assertThat(ended(next)).containsEntry("status", "succeeded");
    assertThat(rpc.list(admin, "list_runners")).hasSize(1);
  }

  @Test
  void parameters_faulty_areRefusedWithNothingChanged() throws Exception {
    List<Map<String, Object>> faulty =
        List.of(
            Map.of(),
            Map.of("command", "rm"),
            Map.of("command", 7),
            Map.of("command", "echo", "args", "x"),
            Map.of("command", "echo", "args", List.of(1)),
            Map.of("command", "echo", "args", List.of("x".repeat(5_000))),
            Map.of("command", "sleep"),
            Map.of("command", "sleep", "args", List.of("60001")),
            Map.of("command", "sleep", "args", List.of("-1")),
            Map.of("command", "sum", "args", List.of("1e9")),
            Map.of("command", "echo", "other", 1));
    for (Map<String, Object> params : faulty) {
      assertThat(rpc.error(admin, "job.create", params)).as("%s", params).isEqualTo(-32602);
    }
    List<Map<String, Object>> unregistrable =
        List.of(
            Map.of(),
            Map.of("name", "a/b"),
            Map.of("name", "\ud83d\ude00"),
            Map.of("name", "ok", "commands", List.of()),
            Map.of("name", "ok", "commands", List.of("rm")));
    for (Map<String, Object> params : unregistrable) {
      assertThat(rpc.error(admin, "register_runner", params)).as("%s", params).isEqualTo(-32602);
    }
    assertThat(rpc.list(admin, "job.list")).isEmpty();
    assertThat(rpc.list(admin, "list_runners")).isEmpty();
    rpc.result(admin, "register_runner", Map.of("name", "one"));
    assertThat(rpc.error(admin, "register_runner", Map.of("name", "one"))).isEqualTo(-32009);
  }

  @Test
  void malformedRequests_haveTheRightCode() throws Exception {
    String one = "{\"jsonrpc\":\"2.0\",\"method\":\"auth.verify\",\"id\":1}";
    String fifty = IntStream.range(0, 50).mapToObj(i -> one).collect(Collectors.joining(","));
    Map<String, Integer> codes =
        Map.ofEntries(
            Map.entry("{", -32700),
            Map.entry("", -32700),
            Map.entry("[".repeat(100_000) + "]".repeat(100_000), -32700),
            Map.entry("[]", -32600),
            Map.entry("7", -32600),
            Map.entry("{}", -32600),
            Map.entry("[" + fifty + "," + one + "]", -32600),
            Map.entry("{\"jsonrpc\":\"2.0\",\"method\":\"no.such\",\"id\":1}", -32601),
            Map.entry(
                "{\"jsonrpc\":\"2.0\",\"method\":\"auth.verify\",\"params\":[],\"id\":1}", -32602),
            Map.entry(call("auth.verify", "\"key\":7"), -32602),
            Map.entry(call("job.list", ""), -32001));
    for (var entry : codes.entrySet()) {
      String body = entry.getKey();
      assertThat(Rpc.code(rpc.post(body)))
          .as(body.substring(0, Math.min(80, body.length())))
          .isEqualTo(entry.getValue());
    }
    assertThat(Rpc.JSON.readTree(rpc.post("[" + fifty + "]").body()).size()).isEqualTo(50);
    byte[] latin = "{\"method\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(Rpc.code(rpc.post(latin))).isEqualTo(-32700);
    HttpResponse<String> notified =
        rpc.post("{\"jsonrpc\":\"2.0\",\"method\":\"auth.verify\",\"params\":{}}");
    assertThat(notified.statusCode()).isEqualTo(204);
    assertThat(notified.body()).isEmpty();
  }

  @Test
  void largeBody_isRefusedUnread() throws Exception {
    String answer =
        RawHttp.send(
            server.url(), "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("\"code\":-32600");
  }

  @Test
  void largeBody_ofUnsaidLength_isRefusedToo() throws Exception {
    HttpResponse<String> answer =
        rpc.stream(
            new ByteArrayInputStream(" ".repeat(10_000_000).getBytes(StandardCharsets.US_ASCII)));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(Rpc.code(answer)).isEqualTo(-32600);
  }

  @Test
  void notification_isCarriedOut() throws Exception {
    HttpResponse<String> answer =
        rpc.post(
            "{\"jsonrpc\":\"2.0\",\"method\":\"job.create\",\"params\":{\"command\":\"echo\"}}",
            "Authorization",
            "Bearer " + admin);

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(rpc.list(admin, "job.list")).hasSize(1);
  }

  @Test
  void openRpc_hasTheOwnMethodsToo() throws Exception {
    HttpResponse<String> served = rpc.get("/openrpc.json");

    assertThat(served.statusCode()).isEqualTo(200);
    assertThat(served.body())
        .contains("\"openrpc\":\"1.3.2\"", "register_runner", "job.delete", "auth.rotate_key");
    assertThat(rpc.result(null, "rpc.discover", Map.of())).isEqualTo(Rpc.map(served.body()));
  }

  @Test
  void adminPage_isWhereBrowsersAreLedAndLogsInByTheContract() throws Exception {
    HttpResponse<String> root = rpc.get("/?token=" + admin);
    assertThat(root.statusCode()).isEqualTo(303);
    assertThat(root.headers().firstValue("Location")).hasValue("/admin/");

    HttpResponse<String> page = rpc.get("/admin/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("data-rpc=\"/\"", "Job supervisor");
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(policy -> assertThat(policy).doesNotContain("unsafe"));
    Matcher asset = Pattern.compile("(?:src|href)=\"(/admin/[^\"]+)\"").matcher(page.body());
    assertThat(asset.find()).isTrue();
    do {
      assertThat(rpc.get(asset.group(1)).statusCode()).as(asset.group(1)).isEqualTo(200);
    } while (asset.find());

    // What the page does: auth.verify, then POST /login, then calls with the session.
    assertThat(rpc.object(null, "auth.verify", Map.of("key", admin))).containsEntry("valid", true);
    HttpResponse<String> login =
        rpc.form("/login", "next=/admin/&token=" + admin, "Origin", rpc.url);
    assertThat(login.headers().firstValue("Location")).hasValue("/admin/");
    String cookie = login.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    assertThat(ask(call("me.get", ""), cookie, "application/json", "same-origin")).isZero();
    assertThat(rpc.form("/logout", "", "Origin", rpc.url, "Cookie", cookie).statusCode())
        .isEqualTo(303);
    assertThat(ask(call("me.get", ""), cookie, "application/json", "same-origin"))
        .isEqualTo(-32001);
  }

  @Test
  void session_countsOnlyAsJsonFromAPageOfThisSite() throws Exception {
    HttpResponse<String> login =
        rpc.form("/login", "token=" + admin, "Sec-Fetch-Site", "same-origin");
    assertThat(login.statusCode()).isEqualTo(303);
    String cookie = login.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    assertThat(cookie).doesNotContain(admin.substring(16));
    String call = call("auth.list_keys", "");

    assertThat(ask(call, cookie, "application/json", "same-origin")).isZero();
    assertThat(ask(call, cookie, "application/json", "cross-site")).isEqualTo(-32003);
    assertThat(ask(call, cookie, "text/plain", "same-origin")).isEqualTo(-32001);
    assertThat(Rpc.code(rpc.post(call, "Cookie", cookie, "Content-Type", "application/json")))
        .isEqualTo(-32003);
    assertThat(rpc.form("/login", "token=wl_x", "Sec-Fetch-Site", "same-origin").statusCode())
        .isEqualTo(401);
  }

  @Test
  void deprecation_onlyWhereASecretIsAmongTheParameters() throws Exception {
    HttpResponse<String> byHeader =
        rpc.post(call("auth.list_keys", ""), "Authorization", "Bearer " + admin);
    HttpResponse<String> byParam =
        rpc.post(call("auth.list_keys", "\"admin_key\":\"" + admin + "\""));

    assertThat(byHeader.headers().firstValue("Deprecation")).isEmpty();
    assertThat(byParam.headers().firstValue("Deprecation")).isPresent();
  }

  @Test
  void legacySecrets_actAsTheirKindsAndOnlyWhereTheyAreGiven() throws Exception {
    assertThat(rpc.error("admin-" + SECRET, "auth.list_keys", Map.of())).isEqualTo(-32001);
    server.close();
    Path file = Files.writeString(dir.resolve("secret"), "admin-" + SECRET + "\r\n");
    restart(
        "--admin-secret=@" + file,
        "--user-secret",
        "user-" + SECRET,
        "--user-secret",
        "user2-" + SECRET,
        "--register-secret",
        "reg-" + SECRET);

    assertThat(verified("admin-" + SECRET)).isEqualTo("admin");
    assertThat(verified("user-" + SECRET)).isEqualTo("user");
    assertThat(verified("user2-" + SECRET)).isEqualTo("user");
    assertThat(verified("reg-" + SECRET)).isEqualTo("registrar");
    assertThat(rpc.mint("admin-" + SECRET, "made", "user")).startsWith("wl_");
    assertThat(rpc.error("reg-" + SECRET, "register_runner", Map.of("name", "r"))).isZero();
    assertThat(rpc.error("user-" + SECRET, "register_runner", Map.of("name", "s")))
        .isEqualTo(-32003);
  }

  @Test
  void settings_faulty_areAllNamedAndRepeatNoSecret() {
    assertThatThrownBy(
            () ->
                Settings.of(
                    Map.of("PORT", "x"),
                    Options.of(
                        "--admin-secret",
                        "sesame",
                        "--user-secret",
                        "@/no/such/file",
                        "--register-secret",
                        SECRET,
                        "--register-secret",
                        SECRET)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "PORT", "--admin-secret", "32", "/no/such/file", "--register-secret-2")
        .hasMessageNotContainingAny("sesame", SECRET);
    for (String[] arguments :
        List.of(
            new String[] {"--admin-secrt=" + SECRET},
            new String[] {"--admin-secret", SECRET, SECRET},
            new String[] {"-" + SECRET},
            new String[] {"--admin-secret"},
            new String[] {"--bootstrap-admin-key", "a", "--bootstrap-admin-key", "b"})) {
      assertThatThrownBy(() -> Options.of(arguments))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("--help")
          .hasMessageNotContaining(SECRET);
    }
  }

  /** The time of the wall, and more. */
  private static final class Ahead extends Clock {

    private volatile Duration by = Duration.ZERO;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(by);
    }
  }

  private int ask(String body, String cookie, String type, String site) throws Exception {
    return Rpc.code(rpc.post(body, "Cookie", cookie, "Content-Type", type, "Sec-Fetch-Site", site));
  }

  private Object verified(String secret) throws Exception {
    return rpc.object(secret, "auth.verify", Map.of()).get("scope");
  }

  private Map<String, Object> create(String token, String command, String... args)
      throws Exception {
    return rpc.object(token, "job.create", Map.of("command", command, "args", List.of(args)));
  }

  private Map<String, Object> status(String id) throws Exception {
    return rpc.object(admin, "job.status", Map.of("id", id));
  }

  private Map<String, Object> ended(String id) throws Exception {
    await(() -> status(id).get("ended_at") != null);
    return status(id);
  }

  /** Waits for what another thread does; a minute is for machines that are busy. */
  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("it has not come about").isLessThan(end);
      Thread.sleep(20);
    }
  }

  private List<String> restart(String... arguments) throws IOException {
    var bytes = new ByteArrayOutputStream();
    Settings settings =
        Settings.of(
            Map.of("PORT", "0", "DATA_DIR", dir.resolve("data").toString()), Options.of(arguments));
    server = JobServer.start(settings, clock, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    rpc = new Rpc(server.url());
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static String call(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\""
        + method
        + "\",\"params\":{"
        + params
        + "},\"id\":1}";
  }

  private static String value(List<String> out) {
    String name = "AUTH_MANAGEMENT_API_KEY=";
    return out.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(out.toString()));
  }
}
