package dev.wardlock.client.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wardlock.client.RefreshRefusedException;
import dev.wardlock.client.Secret;
import dev.wardlock.client.TokenState;
import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts in processes of their own, against a server. */
class ScriptRunnerTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration SHORT = Duration.ofSeconds(8);

  private static Application application;

  @BeforeAll
  static void start() {
    application = new Application();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  private static ScriptRunner.Builder builder() {
    return ScriptRunner.builder().clock(Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static Script formLogin() throws IOException {
    try (InputStream source =
        Objects.requireNonNull(ScriptRunnerTest.class.getResourceAsStream("FormLogin.java.txt"))) {
      return new Script(
          new String(source.readAllBytes(), StandardCharsets.UTF_8)
              .replace("@ORIGIN@", application.origin()),
          Set.of(application.origin()));
    }
  }

  /** Compiled in this process, and checked as the runner does it. */
  private static CheckedScript checked(ScriptRunner.Builder builder, String statements)
      throws ScriptException {
    return unchecked(builder, statements, true);
  }

  /** What runs where the check of the bytecode has a hole: the process has to hold. */
  private static CheckedScript unchecked(
      ScriptRunner.Builder builder, String statements, boolean check) {
    String source = Compiled.script(statements, "");
    Map<String, byte[]> classes = Compiled.classes(source);
    if (check) {
      assertThat(BytecodeCheck.faults(classes, AllowList.STANDARD)).isEmpty();
    }
    return new CheckedScript(
        new Script(source, Set.of(application.origin())), classes, builder.build().settings());
  }

  private static ScriptException failure(CheckedScript script, String... typed) {
    return catchThrowableOfType(ScriptException.class, () -> script.acquire(new Answers(typed)));
  }

  @Test
  void login_byAForm_givesAState_andIsRefreshed() throws Exception {
    CheckedScript script = builder().build().check(formLogin());
    var person = new Answers(Application.USER, Application.PASSWORD);
    TokenState state = script.acquire(person);
    assertThat(person.shown).containsExactly("User name", "Password");
    assertThat(state.headers())
        .containsEntry("Authorization", Secret.of("Bearer " + Application.TOKEN));
    assertThat(state.refreshToken()).isEqualTo(Secret.of("ref-1"));
    assertThat(state.expiresAt()).isEqualTo(NOW.plusSeconds(60));
    assertThat(script.canRefresh()).isTrue();
    TokenState renewed = script.refresh("ref-1", new Answers());
    assertThat(renewed.headers()).containsEntry("Authorization", Secret.of("Bearer tok-2"));
  }

  @Test
  void failure_tellsItsLine_andMasksWhatWasTypedAndReceived() throws Exception {
    CheckedScript script = builder().build().check(formLogin());
    ScriptException failure = failure(script, Application.USER, "wrong & s3cret");
    assertThat(failure)
        .hasMessageContaining("was refused")
        .hasMessageContaining("in acquireToken, line 41")
        .hasMessageNotContaining("wrong & s3cret")
        .hasMessageNotContaining(Application.USER);
    assertThat(failure.debugOutput())
        .contains("got 401")
        .doesNotContain("s3cret", "session-4711", Application.USER);
  }

  @Test
  void refresher_tellsARefusal_fromAServerThatIsAway() throws Exception {
    TokenState old =
        new TokenState(
            Map.of("Authorization", Secret.of("x")), Map.of(), Secret.of("unknown"), null, NOW);
    CheckedScript script = builder().build().check(formLogin());
    assertThatExceptionOfType(RefreshRefusedException.class)
        .isThrownBy(() -> script.refresher(new Answers()).refresh(old))
        .withMessageContaining("no token: 400");
    var away =
        new Script(
            formLogin().source().replace(application.origin(), "http://127.0.0.1:1"),
            Set.of("http://127.0.0.1:1"));
    CheckedScript unanswered = builder().build().check(away);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> unanswered.refresher(new Answers()).refresh(old))
        .withMessageContaining("http://127.0.0.1:1 could not be asked");
  }

  @Test
  void compilation_thatFails_saysWhere() {
    assertThatExceptionOfType(ScriptException.class)
        .isThrownBy(
            () ->
                builder()
                    .build()
                    .check(new Script("class AuthAcquire {\n  int x = y;\n}", Set.of())))
        .withMessageContaining("AuthAcquire.java:2: cannot find symbol");
  }

  @Test
  void refusal_namesEveryFault_withItsLine() {
    String source =
        "import java.util.Map;\nclass AuthAcquire { static Map<String, Object> acquireToken() {\n"
            + "System.exit(1);\nRuntime.getRuntime();\nSystem.out.println();\nreturn null; } }";
    assertThatExceptionOfType(ScriptException.class)
        .isThrownBy(() -> builder().build().check(new Script(source, Set.of())))
        .withMessageContaining("Line 3: java.lang.System.exit(int) is not allowed.")
        .withMessageContaining("Line 4: java.lang.Runtime.getRuntime() is not allowed.")
        .withMessageContaining(
            "Line 5: java.lang.System.out is not allowed. Say what you see by debug(");
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example, true",
    "https://a.example:8443, true",
    "http://127.0.0.1:8080, true",
    "http://localhost:8080, true",
    "http://a.example, false",
    "http://127.0.0.1.evil.example, false",
    "http://localhost.evil.example, false",
    "https://a.example:443, false",
    "https://A.example, false",
    "https://a.example/, false",
    "https://u@a.example, false",
    "ftp://a.example, false",
    "a.example, false",
    "https://, false"
  })
  void origin_isHttps_orOnThisMachine(String origin, boolean permitted) {
    assertThat(Network.fault(origin) == null).as(origin).isEqualTo(permitted);
  }

  @ParameterizedTest
  @CsvSource({
    "https://other.example/, other.example",
    "http://127.0.0.1:1/, 127.0.0.1:1",
    "http://user@127.0.0.1/, user@127.0.0.1"
  })
  void request_toAnotherHost_endsTheScript_whateverItCatches(String address, String named)
      throws Exception {
    CheckedScript script =
        checked(
            builder(),
            "try { send(HttpRequest.newBuilder(URI.create(\""
                + address
                + "\")).build()); } catch (Throwable t) { return Map.of(); }");
    assertThat(failure(script))
        .hasMessageContaining(named)
        .hasMessageContaining("none of its hosts");
  }

  @Test
  void redirect_isNotFollowed() throws Exception {
    CheckedScript script = builder().build().check(formLogin());
    int before = application.asked.size();
    script.acquire(new Answers(Application.USER, Application.PASSWORD));
    assertThat(application.asked.subList(before, application.asked.size()))
        .containsExactly("GET /login", "POST /session", "GET /token");
  }

  @Test
  void answer_tooLarge_isAFailureOfTheRequest() throws Exception {
    CheckedScript script =
        checked(
            builder(),
            "send(HttpRequest.newBuilder(URI.create(\""
                + application.origin()
                + "/big\")).build());");
    assertThat(failure(script)).hasMessageContaining("larger than 8388608 bytes");
  }

  @Test
  void answer_thatDoesNotCome_isAFailureOfTheRequest() throws Exception {
    CheckedScript script =
        checked(
            builder(),
            "send(HttpRequest.newBuilder(URI.create(\""
                + application.origin()
                + "/never\")).timeout(Duration.ofSeconds(1)).build());");
    assertThat(failure(script)).hasMessageContaining("did not answer within 1 s");
  }

  @Test
  void answer_isReadInItsCharset() throws Exception {
    CheckedScript script =
        checked(
            builder(),
            "if (go) throw new Exception(send(HttpRequest.newBuilder(URI.create(\""
                + application.origin()
                + "/latin\")).header(\"Accept-Encoding\", \"gzip\").build()).body());");
    assertThat(failure(script)).hasMessageContaining("\u00e9t\u00e9");
  }

  @Test
  void loop_isEndedAtTheTimeLimit() throws Exception {
    CheckedScript script =
        checked(
            builder().timeLimit(SHORT),
            "debug(\"begun\"); int n = 0; while (go) { try { n++; } catch (Throwable t) { n--; }"
                + " }");
    ScriptException failure = failure(script);
    assertThat(failure).hasMessage("The script took longer than 8 s and was ended.");
    assertThat(failure.debugOutput()).isEqualTo("begun\n");
  }

  @Test
  void sleep_isTheScriptsOwnTime() throws Exception {
    CheckedScript script =
        checked(builder().timeLimit(SHORT), "while (go) { Thread.sleep(100000); }");
    assertThat(failure(script)).hasMessageContaining("took longer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "List<byte[]> l = new ArrayList<>(); while (go) { l.add(new byte[1000000]); }",
        "int[] a = new int[Integer.MAX_VALUE - 8];",
        "String s = \"x\"; while (go) { s = s.repeat(10); }",
        "String.format(\"%2000000000d\", 1);"
      })
  void memory_isBounded(String statements) throws Exception {
    assertThat(failure(checked(builder(), statements + " if (go) throw new Exception();")))
        .hasMessageContaining("needed more memory than it may have");
  }

  @Test
  void recursion_isAFailureOfTheScript() throws Exception {
    String source = Compiled.script("debug(f(1));", "static int f(int n) { return f(n + 1) + 1; }");
    Map<String, byte[]> classes = Compiled.classes(source);
    var script =
        new CheckedScript(new Script(source, Set.of()), classes, builder().build().settings());
    assertThat(failure(script)).hasMessageContaining("StackOverflowError");
  }

  @Test
  void calls_areBounded() throws Exception {
    assertThat(failure(checked(builder(), "while (go) { debug(\"x\"); }")))
        .hasMessageContaining("more than 5000 calls");
    assertThat(failure(checked(builder(), "while (go) { tellUser(\"x\"); }")))
        .hasMessageContaining("more than 100 times");
    CheckedScript sender =
        checked(
            builder(),
            "while (go) { send(HttpRequest.newBuilder(URI.create(\""
                + application.origin()
                + "/x\")).build()); }");
    assertThat(failure(sender)).hasMessageContaining("more than 200 requests");
  }

  @Test
  void debugOutput_isBounded() throws Exception {
    CheckedScript script =
        checked(
            builder(),
            "for (int i = 0; i < 99; i++) { debug(\"x\".repeat(100000)); } if (go) throw new"
                + " Exception();");
    assertThat(failure(script).debugOutput()).hasSizeLessThan(70_000).endsWith("left out)\n");
  }

  @Test
  void person_hasTimeOfTheirOwn() throws Exception {
    CheckedScript script =
        checked(
            builder().timeLimit(SHORT),
            "promptText(\"x\"); if (go) throw new Exception(\"went on\");");
    var slow =
        new Conversation() {
          @Override
          public String promptText(String label) {
            try {
              Thread.sleep(SHORT.plusSeconds(1).toMillis());
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return "typed";
          }

          @Override
          public String promptSecret(String label) {
            return "";
          }

          @Override
          public void tellUser(String message) {}

          @Override
          public void waitUserConfirmation(String message) {}
        };
    assertThat(catchThrowableOfType(ScriptException.class, () -> script.acquire(slow)))
        .hasMessageContaining("went on");
    CheckedScript hasty =
        checked(builder().promptLimit(Duration.ofSeconds(1)), "promptText(\"x\");");
    assertThat(catchThrowableOfType(ScriptException.class, () -> hasty.acquire(slow)))
        .hasMessageContaining("waited longer than 1 s for a person");
  }

  @Test
  void conversation_thatBreaksOff_isThrownOn() throws Exception {
    CheckedScript script = checked(builder(), "promptText(\"x\");");
    assertThatExceptionOfType(java.util.NoSuchElementException.class)
        .isThrownBy(() -> script.acquire(new Answers()));
  }

  @Test
  void result_ofAnotherForm_isAFailure_withoutItsValues() throws Exception {
    assertThat(failure(checked(builder(), "if (go) return Map.of(\"token\", \"s3cr3t-value\");")))
        .hasMessageContaining("token")
        .hasMessageNotContaining("s3cr3t-value");
    assertThat(failure(checked(builder(), "if (go) return null;")))
        .hasMessageContaining("returned no map");
    assertThat(failure(checked(builder(), "if (go) return Map.of(\"headers\", new Object());")))
        .hasMessageContaining("java.lang.Object");
  }

  @Test
  void json_isReadAndWritten_overThePipe() throws Exception {
    CheckedScript script =
        checked(
            builder(),
            "Object a = parseJson(\"{\\\"a\\\":[1,2.5,true,null,\\\"\\\\u00e9\\\"]}\"); try {"
                + " parseJson(\"{\"); } catch (IllegalArgumentException e) { debug(\"refused\"); }"
                + " try { toJson(new Object()); } catch (IllegalArgumentException e) {"
                + " debug(\"refused\"); } debug(toJson(a), toJson(null)); if (go) throw new"
                + " Exception();");
    assertThat(failure(script).debugOutput())
        .isEqualTo("refused\nrefused\n{\"a\":[1,2.5,true,null,\"\u00e9\"]} null\n");
  }

  @Test
  void browser_isSentToTheAddress_andItsRedirectReceived() throws Exception {
    var opened = new CompletableFuture<String>();
    CheckedScript script =
        checked(
            builder()
                .browser(
                    address -> {
                      opened.complete(address);
                      visit(redirectOf(address) + "?code=c0de-1&state=st4te");
                    }),
            "if (go) throw new Exception(authorizeInBrowser(\""
                + application.origin()
                + "/authorize?a=b&redirect_uri=http%3A%2F%2F127.0.0.1%3A0%2Fcallback&c=d\").replaceAll(\"[0-9]{4,}\","
                + " \"N\"));");
    var person = new Answers();
    ScriptException failure =
        catchThrowableOfType(ScriptException.class, () -> script.acquire(person));
    assertThat(failure)
        .hasMessageContaining("http://127.0.0.1:N/callback?code=")
        .hasMessageNotContaining("c0de-1");
    assertThat(opened.join())
        .matches(
            ".*/authorize\\?a=b&redirect_uri=http%3A%2F%2F127.0.0.1%3A[1-9]\\d+%2Fcallback&c=d");
    assertThat(person.shown).containsExactly("Open this address in your browser: " + opened.join());
  }

  private static String redirectOf(String address) {
    String uri = address.replaceAll(".*redirect_uri=([^&]*).*", "$1");
    return java.net.URLDecoder.decode(uri, StandardCharsets.UTF_8);
  }

  private static void visit(String address) {
    try {
      HttpClient browser = HttpClient.newHttpClient();
      URI here = URI.create(address);
      for (String other : List.of("/favicon.ico", "/callback")) {
        HttpRequest request = HttpRequest.newBuilder(here.resolve(other)).build();
        assertThat(browser.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
            .isEqualTo(404);
      }
      assertThat(
              browser
                  .send(HttpRequest.newBuilder(here).build(), HttpResponse.BodyHandlers.ofString())
                  .body())
          .contains("You can close this window");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void browser_isNotSentElsewhere() throws Exception {
    assertThat(
            failure(
                checked(
                    builder(),
                    "authorizeInBrowser(\"https://other.example/?redirect_uri=http://127.0.0.1:0/\");")))
        .hasMessageContaining("none of its hosts");
    assertThat(
            failure(
                checked(
                    builder(),
                    "authorizeInBrowser(\""
                        + application.origin()
                        + "/?redirect_uri=http://192.0.2.1:0/\");")))
        .hasMessageContaining("redirect_uri is to be http on 127.0.0.1");
  }

  @Test
  void process_hasNothingOfItsSurroundings() {
    CheckedScript script =
        unchecked(
            builder(),
            "debug(System.getenv().keySet(), System.getProperty(\"java.class.path\"), new"
                + " File(\".\").list().length, new"
                + " File(\"../classes/dev/wardlock/client/script/child\").list().length,"
                + " ModuleLayer.boot().modules().stream().map(Module::getName).sorted().toList(),"
                + " Runtime.getRuntime().maxMemory() / 1000000 < 70); if (go) throw new"
                + " Exception();",
            false);
    assertThat(failure(script).debugOutput())
        .isEqualTo("[] ../classes 0 7 [java.base, java.net.http] true\n");
  }

  @Test
  void process_startsNoOther_evenUnchecked() {
    CheckedScript script =
        unchecked(builder(), "new ProcessBuilder(\"/bin/true\").start();", false);
    assertThat(failure(script)).hasMessageContaining("launch mechanism");
  }

  @Test
  void script_seesNoOtherClassOfOurs_evenUnchecked() {
    CheckedScript script =
        unchecked(builder(), "Class.forName(\"dev.wardlock.client.script.child.Wire\");", false);
    assertThat(failure(script)).hasMessageContaining("ClassNotFoundException");
  }

  @Test
  void threads_areEndedWithTheProcess_evenUnchecked() {
    CheckedScript script =
        unchecked(
            builder().timeLimit(SHORT),
            "for (int i = 0; i < 20; i++) { new Thread(() -> { while (true) { try {"
                + " Thread.sleep(1000000); } catch (Throwable t) { continue; } } }).start(); }"
                + " debug(ProcessHandle.current().pid()); while (go) { Thread.onSpinWait(); }",
            false);
    ScriptException failure = failure(script);
    assertThat(failure).hasMessageContaining("took longer");
    assertThat(ProcessHandle.of(Long.parseLong(failure.debugOutput().strip()))).isEmpty();
  }

  @Test
  void frames_thatAreNone_endTheScript_evenUnchecked() {
    CheckedScript script =
        unchecked(
            builder(),
            "var out = new FileOutputStream(FileDescriptor.out); while (go) { out.write(255); }",
            false);
    assertThat(failure(script)).hasMessageContaining("cannot be understood");
  }

  @Test
  void exit_isAFailure_evenUnchecked() {
    assertThat(failure(unchecked(builder(), "System.exit(7);", false)))
        .hasMessageContaining("ended by itself, 7");
  }

  @Test
  void runner_withoutACompiler_saysThatAJdkIsNeeded(@org.junit.jupiter.api.io.TempDir Path home)
      throws Exception {
    java.nio.file.Files.createDirectory(home.resolve("bin"));
    java.nio.file.Files.createSymbolicLink(
        home.resolve("bin/java"), Jvm.executable(Path.of(System.getProperty("java.home"))));
    ScriptRunner jre = builder().javaHome(home).build();
    assertThat(jre.hasCompiler()).isFalse();
    assertThatExceptionOfType(ScriptException.class)
        .isThrownBy(() -> jre.check(new Script("class AuthAcquire {}", Set.of())))
        .withMessageContaining("a JDK of Java 17 or later is needed");
  }

  @Test
  void compiler_isEndedAtItsLimits() {
    String expression = "1" + "+(1".repeat(30_000) + ")".repeat(30_000);
    String source =
        "class AuthAcquire { static java.util.Map<String, Object> acquireToken() { int x = "
            + expression
            + "; return null; } }";
    assertThatExceptionOfType(ScriptException.class)
        .isThrownBy(() -> builder().build().check(new Script(source, Set.of())));
  }

  @Test
  void settings_reportEveryFault() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ScriptRunner.builder()
                    .timeLimit(Duration.ZERO)
                    .promptLimit(Duration.ofDays(1))
                    .javaHome(Path.of("/nowhere"))
                    .httpClient(
                        HttpClient.newBuilder()
                            .followRedirects(HttpClient.Redirect.ALWAYS)
                            .cookieHandler(new CookieManager())
                            .build())
                    .build())
        .withMessageContainingAll(
            "timeLimit", "promptLimit", "bin/java", "follows redirects", "keeps cookies");
  }
}
