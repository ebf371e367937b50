package dev.wardlock.client.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.client.TokenState;
import dev.wardlock.client.analyze.AppServer.Answer;
import dev.wardlock.client.analyze.AppServer.Request;
import dev.wardlock.client.script.CheckedScript;
import dev.wardlock.client.script.Script;
import dev.wardlock.client.script.ScriptException;
import dev.wardlock.client.script.ScriptRunner;
import dev.wardlock.client.trace.Recording;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each way to log in: what was captured once is done again, by the script, at a real server. */
class RulesAuthorTest {

  private static final Answers ALICE =
      new Answers(
          Map.of(
              "Username",
              "bob",
              "Email",
              "bob@b.example",
              "Password",
              "b0b's \"pass\"",
              "One-time code",
              "777777",
              "Phone number",
              "+4912345",
              "X API key",
              "k3y-of-b0b",
              "API key",
              "k3y-of-b0b",
              "Client secret",
              "s3cr3t-of-b0b"));

  private final RulesAuthor author = new RulesAuthor();
  private final Recording recording = new Recording();
  private AppServer app;
  private CheckedScript checked;

  @AfterEach
  void stop() {
    if (app != null) {
      app.close();
    }
  }

  private String start(Function<Request, Answer> application) throws IOException {
    app = new AppServer(application);
    return app.url();
  }

  private Script script() throws IOException {
    return author.write(recording.capture(app.url())).orElseThrow();
  }

  private TokenState login() throws IOException, ScriptException {
    return login(script());
  }

  private TokenState login(Script script) throws ScriptException {
    try {
      checked = ScriptRunner.create().check(script);
      return checked.acquire(ALICE);
    } catch (ScriptException e) {
      throw new ScriptException(
          e.getMessage() + "\n" + e.debugOutput() + "\n" + script.source(), e.debugOutput());
    }
  }

  private static String header(TokenState state, String name) {
    return state.headers().get(name).reveal();
  }

  private void recordFormLogin(String app, String csrf, String user) {
    recording
        .get(app + "/login")
        .header("Accept", "text/html,*/*")
        .answerHtml(
            200,
            "<form method=post><input type='hidden' name='_csrf' value='"
                + csrf
                + "'>"
                + "<input name=username><input type=password name=password>"
                + "<input type=submit name=login value='Sign in'></form>")
        .set("Set-Cookie", "JSESSIONID=before-" + csrf + "; Path=/");
    recording
        .post(app + "/login")
        .header("Cookie", "JSESSIONID=before-" + csrf)
        .header("X-Client-Version", "7")
        .form("username", user, "password", "Sup3r-s3cret", "_csrf", csrf, "login", "Sign in")
        .answer(302)
        .set("Location", "/home")
        .set("Set-Cookie", "JSESSIONID=after-" + csrf + "; Path=/");
    recording
        .get(app + "/home")
        .header("Accept", "text/html")
        .header("Cookie", "JSESSIONID=after-" + csrf)
        .answerHtml(200, "<h1>Hello</h1>");
  }

  private static Answer formLogin(Request request) {
    if (request.is("GET /login")) {
      return Answer.html(
              "<form method=\"post\"><input name=\"_csrf\" type=\"hidden\""
                  + " value=\"n&#43;w1&amp;\">")
          .with("Set-Cookie", "JSESSIONID=anonymous; Path=/; HttpOnly");
    }
    if (request.is("POST /login")) {
      boolean right =
          request.cookie("JSESSIONID").equals("anonymous")
              && request.field("_csrf").equals("n+w1&")
              && request.field("username").equals("bob")
              && request.field("password").equals("b0b's \"pass\"")
              && request.field("login").equals("Sign in")
              && request.header("x-client-version").equals("7");
      return right
          ? Answer.redirect("/home").with("Set-Cookie", "JSESSIONID=of-bob; Path=/")
          : Answer.redirect("/login?error");
    }
    return request.cookie("JSESSIONID").equals("of-bob")
        ? Answer.html("<h1>Hello</h1>")
        : Answer.redirect("/login");
  }

  @Test
  void write_aFormWithAHiddenField_theCookieOfTheLogin() throws Exception {
    String url = start(RulesAuthorTest::formLogin);
    recordFormLogin(url, "c5rf-0123456789", "alice");

    TokenState state = login();

    assertThat(header(state, "Cookie")).isEqualTo("JSESSIONID=of-bob");
    assertThat(ALICE.asked).contains("text Username", "secret Password");
    assertThat(script().origins()).containsExactly(url);
    assertThat(script().source()).doesNotContain("alice", "Sup3r-s3cret", "c5rf-0123456789");
    assertThat(checked.canRefresh()).isFalse();
  }

  @Test
  void acquire_aWrongPassword_failsAndSaysWhere() throws Exception {
    String url = start(RulesAuthorTest::formLogin);
    recordFormLogin(url, "c5rf-0123456789", "alice");
    CheckedScript script = ScriptRunner.create().check(script());

    assertThatThrownBy(() -> script.acquire(new Answers(Map.of("Username", "bob"))))
        .isInstanceOf(ScriptException.class)
        .hasMessageContaining("GET " + url + "/home was answered with 302");
  }

  @Test
  void write_aLoginByJson_theTokenAtAnyDepthAndItsRefresh() throws Exception {
    String url =
        start(
            request -> {
              if (request.is("POST /api/session")) {
                return request
                        .body()
                        .equals(
                            "{\"login\":{\"email\":\"bob@b.example\",\"password\":\"b0b's"
                                + " \\\"pass\\\"\"},\"remember\":true,\"v\":2}")
                    ? Answer.json(
                        "{\"data\":[{\"jwt\":\"n3w-t0ken-0f-b0b\",\"refreshToken\":\"r3fresh-0f-b0b\",\"expiresIn\":900}]}")
                    : Answer.status(401);
              }
              if (request.is("POST /api/session/renew")) {
                return request.field("refreshToken").equals("r3fresh-0f-b0b")
                        && request.header("x-tenant").equals("acme")
                    ? Answer.json(
                        "{\"data\":[{\"jwt\":\"s3cond-t0ken-0f-b0b\",\"expiresIn\":900}]}")
                    : Answer.status(401);
              }
              return Answer.status(404);
            });
    recording
        .post(url + "/api/session")
        .json(
            "{\"login\":{\"email\":\"alice@a.example\",\"password\":\"Sup3r\"},\"remember\":true,\"v\":2}")
        .answerJson(
            200,
            "{\"data\":[{\"jwt\":\"t0ken-of-al1ce\",\"refreshToken\":\"r3fresh-of-al1ce\",\"expiresIn\":900}]}");
    recording
        .get(url + "/api/me")
        .header("Authorization", "Bearer t0ken-of-al1ce")
        .header("X-Tenant", "acme")
        .answerJson(200, "{\"email\":\"alice@a.example\"}");
    recording
        .post(url + "/api/session/renew")
        .header("X-Tenant", "acme")
        .json("{\"refreshToken\":\"r3fresh-of-al1ce\"}")
        .answerJson(200, "{\"data\":[{\"jwt\":\"s3cond-of-al1ce\",\"expiresIn\":900}]}");
    recording
        .get(url + "/api/me")
        .header("Authorization", "Bearer s3cond-of-al1ce")
        .header("X-Tenant", "acme")
        .answerJson(200, "{}");

    TokenState state = login();

    assertThat(header(state, "Authorization")).isEqualTo("Bearer n3w-t0ken-0f-b0b");
    assertThat(header(state, "X-Tenant")).isEqualTo("acme");
    assertThat(state.expiresAt()).isEqualTo(state.obtainedAt().plusSeconds(900));
    TokenState renewed = checked.refresh(state.refreshToken().reveal(), ALICE);
    assertThat(header(renewed, "Authorization")).isEqualTo("Bearer s3cond-t0ken-0f-b0b");
  }

  @Test
  void write_thePasswordGrant_theTokenAndTheRefreshGrant() throws Exception {
    String url =
        start(
            request -> {
              boolean password =
                  request.field("grant_type").equals("password")
                      && request.field("username").equals("bob")
                      && request.field("password").equals("b0b's \"pass\"");
              boolean refresh =
                  request.field("grant_type").equals("refresh_token")
                      && request.field("refresh_token").equals("r3fresh-1");
              boolean client = request.field("client_id").equals("web");
              return client && (password || refresh)
                  ? Answer.json(
                      "{\"access_token\":\""
                          + (password ? "first" : "second")
                          + "\",\"token_type\":\"Bearer\",\"expires_in\":60,\"refresh_token\":\"r3fresh-1\"}")
                  : Answer.status(400);
            });
    recording
        .post(url + "/oauth/token")
        .form("grant_type", "password", "username", "alice", "password", "x", "client_id", "web")
        .answerJson(
            200,
            "{\"access_token\":\"acc3ss-of-al1ce\",\"token_type\":\"Bearer\",\"expires_in\":60,\"refresh_token\":\"r3fresh-of-al1ce\"}");
    recording
        .get(url + "/api/me")
        .header("Authorization", "Bearer acc3ss-of-al1ce")
        .answerJson(200, "{}");

    TokenState state = login();

    assertThat(header(state, "Authorization")).isEqualTo("Bearer first");
    TokenState renewed = checked.refresh(state.refreshToken().reveal(), ALICE);
    assertThat(header(renewed, "Authorization")).isEqualTo("Bearer second");
  }

  @Test
  void write_clientCredentialsByBasic_theSecretIsAskedFor() throws Exception {
    String url =
        start(
            request ->
                request.header("authorization").equals(basic("batch:s3cr3t-of-b0b"))
                        && request.field("scope").equals("jobs:read")
                    ? Answer.json("{\"access_token\":\"cl1ent-token\",\"expires_in\":60}")
                    : Answer.status(401));
    recording
        .post(url + "/token")
        .header("Authorization", basic("batch:hunter2-hunter2"))
        .form("grant_type", "client_credentials", "scope", "jobs:read")
        .answerJson(200, "{\"access_token\":\"acc3ss-of-batch\",\"expires_in\":60}");
    recording
        .get(url + "/jobs")
        .header("Authorization", "Bearer acc3ss-of-batch")
        .answerJson(200, "[]");

    TokenState state = login();

    assertThat(header(state, "Authorization")).isEqualTo("Bearer cl1ent-token");
    assertThat(script().source())
        .contains("basic(\"batch\", clientSecret)")
        .doesNotContain("hunter2");
  }

  @Test
  void write_aOneTimeCodeThatIsAskedForFirst_asksAfterItWasSent() throws Exception {
    String url =
        start(
            request -> {
              if (request.is("POST /otp/request")) {
                return request.field("phone").equals("+4912345")
                    ? Answer.json("{\"challenge\":{\"id\":42}}")
                    : Answer.status(400);
              }
              return request.field("challenge_id").equals("42")
                      && request.field("code").equals("777777")
                  ? Answer.status(204).with("X-Auth-Token", "t0ken-0f-b0b")
                  : Answer.status(401);
            });
    recording
        .post(url + "/otp/request")
        .json("{\"phone\":\"+4917000\"}")
        .answerJson(200, "{\"challenge\":{\"id\":\"ch4llenge-9\"}}");
    recording
        .post(url + "/otp/verify")
        .json("{\"challenge_id\":\"ch4llenge-9\",\"code\":\"123456\"}")
        .answer(204)
        .set("X-Auth-Token", "t0ken-of-al1ce");
    recording.get(url + "/me").header("X-Auth-Token", "t0ken-of-al1ce").answerJson(200, "{}");

    ALICE.asked.clear();
    TokenState state = login();

    assertThat(header(state, "X-Auth-Token")).isEqualTo("t0ken-0f-b0b");
    assertThat(ALICE.asked).containsExactly("text Phone number", "text One-time code");
    assertThat(app.seen).extracting(Request::path).containsExactly("/otp/request", "/otp/verify");
  }

  @Test
  void write_aPasswordThenACodeByForms_theCookieAfterBoth() throws Exception {
    String url =
        start(
            request -> {
              if (request.is("POST /login")) {
                return request.field("username").equals("bob")
                    ? Answer.redirect("/otp").with("Set-Cookie", "SESSION=half")
                    : Answer.status(401);
              }
              if (request.is("GET /otp")) {
                return Answer.html("<input type=hidden name=token value='f0rm-token-2'>");
              }
              if (request.is("POST /otp")) {
                return request.cookie("SESSION").equals("half")
                        && request.field("otp").equals("777777")
                        && request.field("token").equals("f0rm-token-2")
                    ? Answer.redirect("/").with("Set-Cookie", "SESSION=whole")
                    : Answer.status(403);
              }
              return request.cookie("SESSION").equals("whole")
                  ? Answer.html("in")
                  : Answer.status(401);
            });
    recording
        .post(url + "/login")
        .form("username", "alice", "password", "pw")
        .answer(302)
        .set("Location", "/otp")
        .set("Set-Cookie", "SESSION=half-of-al1ce");
    recording
        .get(url + "/otp")
        .header("Cookie", "SESSION=half-of-al1ce")
        .answerHtml(200, "<input type=hidden name=token value='f0rm-token-1'><input name=otp>");
    recording
        .post(url + "/otp")
        .header("Cookie", "SESSION=half-of-al1ce")
        .form("otp", "123456", "token", "f0rm-token-1")
        .answer(302)
        .set("Location", "/")
        .set("Set-Cookie", "SESSION=whole-of-al1ce");
    recording
        .get(url + "/")
        .header("Cookie", "SESSION=whole-of-al1ce")
        .answerHtml(200, "<h1>in</h1>");

    assertThat(header(login(), "Cookie")).isEqualTo("SESSION=whole");
  }

  @Test
  void write_httpBasic_userAndPasswordAreAskedFor() throws Exception {
    String url =
        start(
            request ->
                request.header("authorization").equals(basic("bob:b0b's \"pass\""))
                    ? Answer.json("{}")
                    : Answer.status(401));
    recording.get(url + "/api").header("Authorization", basic("alice:pw")).answerJson(200, "{}");

    assertThat(header(login(), "Authorization")).isEqualTo(basic("bob:b0b's \"pass\""));
  }

  @Test
  void write_aKeyInAHeader_isAskedForAndTried() throws Exception {
    String url =
        start(
            request ->
                request.header("x-api-key").equals("k3y-of-b0b")
                    ? Answer.json("{}")
                    : Answer.status(403));
    recording.get(url + "/v1/things").answer(401);
    recording.get(url + "/v1/things").header("X-API-Key", "k3y-of-al1ce").answerJson(200, "{}");

    assertThat(header(login(), "X-API-Key")).isEqualTo("k3y-of-b0b");
    CheckedScript script = checked;
    assertThatThrownBy(() -> script.acquire(new Answers(Map.of())))
        .isInstanceOf(ScriptException.class)
        .hasMessageContaining("was answered with 403");
  }

  @Test
  void write_aKeyInTheQuery_isABodyParameter() throws Exception {
    String url =
        start(
            request ->
                request.parameter("api_key").equals("k3y-of-b0b")
                    ? Answer.json("{}")
                    : Answer.status(403));
    recording.get(url + "/v1?api_key=k3y-of-al1ce&q=1").answerJson(200, "{}");

    TokenState state = login();

    assertThat(state.bodyParams().get("api_key").reveal()).isEqualTo("k3y-of-b0b");
  }

  @Test
  void write_pkceWithALoopbackRedirect_goesThroughTheBrowser() throws Exception {
    String[] challenge = {""};
    String url =
        start(
            request -> {
              if (request.is("GET /authorize")) {
                challenge[0] = request.parameter("code_challenge");
                return Answer.redirect(
                    request.parameter("redirect_uri")
                        + "?code=c0de-of-b0b&state="
                        + request.parameter("state"));
              }
              boolean right =
                  request.field("code").equals("c0de-of-b0b")
                      && Pkce.challengeOf(request.field("code_verifier")).equals(challenge[0])
                      && request
                          .field("redirect_uri")
                          .matches("http://127.0.0.1:[1-9]\\d*/callback");
              return right
                  ? Answer.json("{\"access_token\":\"acc3ss-of-b0b\",\"expires_in\":60}")
                  : Answer.status(400);
            });
    String verifier = "v".repeat(43);
    String redirect = "http://127.0.0.1:53682/callback";
    recording
        .get(
            url
                + "/authorize?response_type=code&client_id=cli&state=st4te-123456&code_challenge="
                + Pkce.challengeOf(verifier)
                + "&code_challenge_method=S256&redirect_uri="
                + redirect.replace(":", "%3A").replace("/", "%2F"))
        .answer(302)
        .set("Location", redirect + "?code=c0de-of-al1ce&state=st4te-123456");
    recording.get(redirect + "?code=c0de-of-al1ce&state=st4te-123456").answerHtml(200, "Done.");
    recording
        .post(url + "/token")
        .form(
            "grant_type",
            "authorization_code",
            "code",
            "c0de-of-al1ce",
            "redirect_uri",
            redirect,
            "client_id",
            "cli",
            "code_verifier",
            verifier)
        .answerJson(200, "{\"access_token\":\"acc3ss-of-al1ce\",\"expires_in\":60}");
    recording
        .get(url + "/api")
        .header("Authorization", "Bearer acc3ss-of-al1ce")
        .answerJson(200, "{}");

    Script script = script();
    TokenState state =
        ScriptRunner.builder()
            .browser(RulesAuthorTest::browse)
            .build()
            .check(script)
            .acquire(ALICE);

    assertThat(header(state, "Authorization")).isEqualTo("Bearer acc3ss-of-b0b");
    assertThat(script.origins()).containsExactly(url);
  }

  /** Follows redirects, as a browser does for somebody who is logged in already. */
  private static void browse(String address) {
    var thread =
        new Thread(
            () -> {
              try {
                HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.ALWAYS)
                    .build()
                    .send(
                        HttpRequest.newBuilder(URI.create(address)).build(),
                        HttpResponse.BodyHandlers.ofString());
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Test
  void write_anIdentityProviderElsewhere_theFormIsSentThereAndTheTokenIsFetched() throws Exception {
    String[] kept = {"", ""};
    String url = start(request -> Answer.status(404));
    try (var id =
        new AppServer(
            request -> {
              if (request.is("GET /authorize")) {
                kept[0] = request.query();
                if (request.cookie("AUTH_SESSION").equals("of-bob")) {
                  return Answer.redirect(
                      request.parameter("redirect_uri")
                          + "?code=c0de-0f-b0b&state="
                          + request.parameter("state"));
                }
                return Answer.redirect("/login").with("Set-Cookie", "AUTH_SESSION=anonymous");
              }
              if (request.is("GET /login")) {
                return Answer.html("<input type=hidden name=_csrf value=csrf-0f-b0b99>");
              }
              if (request.is("POST /login")) {
                return request.field("_csrf").equals("csrf-0f-b0b99")
                        && request.field("username").equals("bob")
                    ? Answer.redirect("/authorize?" + kept[0] + "&continue")
                        .with("Set-Cookie", "AUTH_SESSION=of-bob")
                    : Answer.redirect("/login?error");
              }
              return request.field("code").equals("c0de-0f-b0b")
                      && kept[0].contains(Pkce.challengeOf(request.field("code_verifier")))
                  ? Answer.json("{\"access_token\":\"acc3ss-0f-b0b\",\"expires_in\":60}")
                  : Answer.status(400);
            })) {
      String verifier = "w".repeat(43);
      String redirect = url + "/callback";
      String authorize =
          id.url()
              + "/authorize?response_type=code&client_id=spa&state=st4te-abcdef&code_challenge="
              + Pkce.challengeOf(verifier)
              + "&code_challenge_method=S256&redirect_uri="
              + redirect.replace(":", "%3A").replace("/", "%2F");
      recording.get(url + "/").header("Accept", "text/html").answerHtml(200, "app");
      recording
          .get(authorize)
          .header("Accept", "text/html")
          .answer(302)
          .set("Location", "/login")
          .set("Set-Cookie", "AUTH_SESSION=an0nymous-1");
      recording
          .get(id.url() + "/login")
          .header("Cookie", "AUTH_SESSION=an0nymous-1")
          .answerHtml(
              200,
              "<input type=hidden name=_csrf value=csrf-of-al1ce>"
                  + "<input name=username><input type=password name=password>");
      recording
          .post(id.url() + "/login")
          .header("Cookie", "AUTH_SESSION=an0nymous-1")
          .form("username", "alice", "password", "pw", "_csrf", "csrf-of-al1ce")
          .answer(302)
          .set("Location", authorize + "&continue")
          .set("Set-Cookie", "AUTH_SESSION=al1ce-of-idp");
      recording
          .get(authorize + "&continue")
          .header("Cookie", "AUTH_SESSION=al1ce-of-idp")
          .answer(302)
          .set("Location", redirect + "?code=c0de-of-al1ce&state=st4te-abcdef");
      recording.get(redirect + "?code=c0de-of-al1ce&state=st4te-abcdef").answerHtml(200, "app");
      recording
          .post(id.url() + "/token")
          .form(
              "grant_type",
              "authorization_code",
              "code",
              "c0de-of-al1ce",
              "redirect_uri",
              redirect,
              "client_id",
              "spa",
              "code_verifier",
              verifier)
          .answerJson(200, "{\"access_token\":\"acc3ss-of-al1ce\",\"expires_in\":60}");
      recording
          .get(url + "/api")
          .header("Authorization", "Bearer acc3ss-of-al1ce")
          .answerJson(200, "{}");

      TokenState state = login();

      assertThat(header(state, "Authorization")).isEqualTo("Bearer acc3ss-0f-b0b");
      assertThat(script().origins()).containsExactly(id.url());
    }
  }

  @Test
  void write_aTokenInTheFragment_isTaken() throws Exception {
    String url =
        start(
            request ->
                request.field("password").equals("b0b's \"pass\"")
                    ? Answer.redirect("/app#access_token=t0ken-0f-b0b&expires_in=60")
                    : Answer.status(401));
    recording
        .post(url + "/signin")
        .form("username", "alice", "password", "pw")
        .answer(302)
        .set("Location", "/app#access_token=t0ken-of-al1ce&expires_in=60");
    recording
        .get(url + "/api")
        .header("Authorization", "Bearer t0ken-of-al1ce")
        .answerJson(200, "{}");

    assertThat(header(login(), "Authorization")).isEqualTo("Bearer t0ken-0f-b0b");
  }

  @Test
  void write_noAuthentication_noScript() throws Exception {
    recording
        .get("https://shop.example/")
        .header("Accept", "text/html")
        .answerHtml(200, "<h1>Shop</h1>");
    recording.get("https://shop.example/authors").answerJson(200, "[{\"token\":\"abc123def456\"}]");
    recording
        .post("https://stats.example/collect")
        .json("{\"session_id\":\"s3ssion-id-1234\"}")
        .answer(204);
    recording.get("https://cdn.example/a.js?key=k3y-k3y-k3y-k3y").answer(200);

    assertThat(author.write(recording.capture("https://shop.example"))).isEmpty();
  }

  @Test
  void write_onlyLoginsThatWereRefused_saysSo() {
    recording
        .post("https://a.example/login")
        .form("username", "alice", "password", "x")
        .answer(401);
    recording
        .post("https://a.example/login")
        .form("username", "alice", "password", "y")
        .answer(302)
        .set("Location", "/login?error");

    assertThatThrownBy(() -> author.write(recording.capture("https://a.example")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Every login in the capture was refused");
  }

  @Test
  void write_aLoginWithoutItsAnswer_saysWhatIsMissing() {
    recording
        .post("https://a.example/login")
        .form("username", "alice", "password", "x")
        .answer(200);

    assertThatThrownBy(() -> author.write(recording.capture("https://a.example")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("neither a cookie nor a token");
  }

  @Test
  void write_noiseOfAllKinds_theSameScript() throws Exception {
    recordFormLogin("https://a.example", "c5rf-0123456789", "alice");
    Script clean = author.write(recording.capture("https://a.example")).orElseThrow();

    var noisy = new Noise(new RulesAuthorTest());
    assertThat(author.write(noisy.capture())).contains(clean);
  }

  /** The same login among thousands of other exchanges. */
  private record Noise(RulesAuthorTest test) {
    dev.wardlock.client.trace.Capture capture() {
      Recording recording = test.recording;
      for (int i = 0; i < 2500; i++) {
        recording
            .get("https://cdn" + i % 7 + ".example/a" + i + ".js?token=n0ise-" + i)
            .answer(200)
            .set("Set-Cookie", "__cf=n0ise-cookie-" + i);
        recording
            .post("https://stats.example/collect")
            .json("{\"session\":\"s3ss-" + i + "\"}")
            .answer(204);
      }
      recording
          .post("https://a.example/login")
          .form("username", "mallory", "password", "wrong", "_csrf", "x")
          .answer(302)
          .set("Location", "/login?error");
      test.recordFormLogin("https://a.example", "0ther-c5rf-998877", "carol");
      recording.get("https://a.example/logout").answer(302).set("Location", "/login");
      test.recordFormLogin("https://a.example", "c5rf-of-alice-2", "alice");
      recording.post("https://stats.example/collect").json("{}").answer(0);
      return recording.capture("https://a.example");
    }
  }

  @Test
  void mend_aScriptThatSomebodyBroke_isWrittenAnew() throws Exception {
    recordFormLogin("https://a.example", "c5rf-0123456789", "alice");
    var capture = recording.capture("https://a.example");
    Script good = author.write(capture).orElseThrow();
    for (String[] broken :
        new String[][] {
          {"\"username\"", "\"user_name\""},
          {"/login\"", "/signin\""},
          {"x-client-version", "x-client"},
          {"return result;", "return result"}
        }) {
      Script bad = new Script(good.source().replace(broken[0], broken[1]), good.origins());
      assertThat(bad).isNotEqualTo(good);
      assertThat(author.mend(capture, bad, new ScriptException("It failed.", ""))).contains(good);
    }
  }

  @Test
  void mend_aTokenThatMoved_isTakenFromWhereItIsNow() throws Exception {
    String url =
        start(
            request ->
                Answer.json(
                    "{\"result\":{\"accessToken\":\"n3w-t0ken-0f-b0b\",\"tokenType\":\"Bearer\"}}"));
    recording
        .post(url + "/login")
        .json("{\"username\":\"alice\",\"password\":\"x\"}")
        .answerJson(200, "{\"access_token\":\"acc3ss-of-al1ce\"}");
    recording
        .get(url + "/me")
        .header("Authorization", "Bearer acc3ss-of-al1ce")
        .answerJson(200, "{}");
    Script script = script();
    ScriptException failure = null;
    try {
      ScriptRunner.create().check(script).acquire(ALICE);
    } catch (ScriptException e) {
      failure = e;
    }

    Optional<Script> mended = author.mend(recording.capture(url), script, failure);

    assertThat(header(login(mended.orElseThrow()), "Authorization"))
        .isEqualTo("Bearer n3w-t0ken-0f-b0b");
  }

  @Test
  void mend_anAddressThatMoved_isFollowedWithinItsOrigins() throws Exception {
    String url =
        start(
            request ->
                request.is("POST /v2/login")
                    ? Answer.json("{\"access_token\":\"acc3ss-0f-b0b\"}")
                    : Answer.status(308).with("Location", "/v2/login"));
    recording
        .post(url + "/login")
        .json("{\"username\":\"alice\",\"password\":\"x\"}")
        .answerJson(200, "{\"access_token\":\"acc3ss-of-al1ce\"}");
    recording
        .get(url + "/me")
        .header("Authorization", "Bearer acc3ss-of-al1ce")
        .answerJson(200, "{}");
    Script script = script();
    ScriptException failure = null;
    try {
      ScriptRunner.create().check(script).acquire(ALICE);
    } catch (ScriptException e) {
      failure = e;
    }

    Optional<Script> mended = author.mend(recording.capture(url), script, failure);

    assertThat(header(login(mended.orElseThrow()), "Authorization"))
        .isEqualTo("Bearer acc3ss-0f-b0b");
    assertThat(mended.orElseThrow().origins()).isEqualTo(script.origins());
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
