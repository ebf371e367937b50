package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.IssuedKey;
import dev.wardlock.servlet.Container.App;
import dev.wardlock.servlet.Container.Running;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers: the form, the cookie, and what it opens. */
abstract class LoginContract extends ContainerContract {

  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private static final String SAME = "Sec-Fetch-Site: same-origin";

  /** Where the application is. */
  abstract String root();

  /** Where its form is. */
  String login() {
    return "/login";
  }

  String logout() {
    return "/logout";
  }

  AuthFilterBuilder options() {
    return AuthFilter.builder(keys.auth)
        .login(login())
        .logout(logout())
        .page("/", "/pages/*", "/go/*")
        .rule(Rule.page("/acme/*").context("acme"))
        .require("GET", "/pages/admin", "admin:all")
        .authenticate("/api/*");
  }

  @Override
  App app() {
    return new App(
            context -> {
              options().build().register(context);
              TestApp.servlets(context);
            })
        .contextPath(root());
  }

  @AfterEach
  void storesAreUp() {
    keys.storeDown = false;
    keys.sessionsDown = false;
  }

  private Http.Answer post(String target, String body, String... headers) throws IOException {
    return http.raw(
        "POST "
            + root()
            + target
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
            + body.length()
            + "\r\n"
            + String.join("\r\n", headers)
            + "\r\n\r\n"
            + body);
  }

  private Http.Answer logIn(String token, String next) throws IOException {
    String query = next == null ? "" : "&next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    return post(login(), "token=" + token + query, FORM);
  }

  private static String cookie(Http.Answer answer) {
    assertThat(answer.all("Set-Cookie")).as("%s", answer).hasSize(1);
    return "Cookie: " + answer.header("Set-Cookie").split(";", 2)[0];
  }

  private String session() throws IOException {
    return cookie(logIn(keys.token(), null));
  }

  private Http.Answer get(String target, String... headers) throws IOException {
    return http.get(root() + target, headers);
  }

  private void form(Http.Answer answer, int status) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    assertThat(answer.all("Content-Type").get(0)).startsWithIgnoringCase("text/html");
    assertThat(answer.all("Cache-Control")).containsExactly("no-store");
    assertThat(answer.all("Referrer-Policy")).containsExactly("same-origin");
    assertThat(answer.all("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(answer.header("Content-Security-Policy"))
        .contains("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'");
    assertThat(answer.all("Set-Cookie")).isEmpty();
    assertThat(answer.body()).contains("<form method=\"post\"");
    assertThat(keys.issued()).noneMatch(answer.toString()::contains);
  }

  @Test
  void form_get_isShownWithItsPolicy() throws IOException {
    Http.Answer answer = get(login() + "?next=%2Fpages%2Fx%3Fa%3D1");

    form(answer, 200);
    assertThat(answer.body())
        .contains("action=\"" + root() + login() + "\"", "value=\"/pages/x?a=1\"");
    assertThat(get(login() + "?next=https://evil.example/").body())
        .contains("name=\"next\" value=\"" + root() + "/\"");
    Http.Answer head = http.send("HEAD", root() + login());
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.header("Content-Security-Policy")).isNotNull();
    assertThat(get(login() + ".css").header("Content-Type")).startsWith("text/css");
  }

  @Test
  void login_goodKey_is303WithASessionThatIsNotTheKey() throws IOException {
    String token = keys.token();
    Http.Answer answer = logIn(token, root() + "/pages/x?a=b");

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.all("Location")).containsExactly(root() + "/pages/x?a=b");
    assertThat(answer.all("Cache-Control")).containsExactly("no-store");
    assertThat(answer.header("Set-Cookie"))
        .matches("wardlock=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Lax")
        .doesNotContain(token);
    Http.Answer page = get("/pages/x", cookie(answer));
    reached(page);
    assertThat(page.body().lines()).contains("principal=ada", "type=FORM", "role operator=true");
    assertThat(page.body().lines()).contains("role admin=false", "role **=true");
    reached(get("/api/x", cookie(answer)));
    assertThat(http.withKey(root() + "/api/x", token).body().lines()).contains("type=Bearer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "//evil.example", "https://evil.example", "/\\evil", "x", "/a/../b"})
  void login_badNext_leadsToTheRoot(String next) throws IOException {
    assertThat(logIn(keys.token(), next).all("Location")).containsExactly(root() + "/");
    assertThat(logIn(keys.token(), null).all("Location")).containsExactly(root() + "/");
  }

  @Test
  void login_badKey_is401WithChallengeAndForm() throws IOException {
    Http.Answer answer = logIn("not-a-token-1", root() + "/pages/x");

    form(answer, 401);
    assertThat(answer.all("WWW-Authenticate")).containsExactly(PLAIN_CHALLENGE);
    assertThat(answer.body())
        .contains("This key was not accepted", "value=\"" + root() + "/pages/x\"")
        .doesNotContain("not-a-token-1");
  }

  @Test
  void login_formThatCannotBeRead_is400AndLogsNoKey() throws IOException {
    String token = keys.token();
    try (var logs = new Logs()) {
      form(post(login(), "token=" + token + "%zz", FORM), 400);

      assertThat(logs.text()).contains("could not be read").doesNotContain(token);
    }
  }

  @Test
  void login_formParsedByAFilterInFront_works() throws Exception {
    App app =
        new App(
                context -> {
                  UpgradeSetup.inFront(
                      context,
                      "parsing",
                      (request, response, chain) -> {
                        request.getParameter("x");
                        chain.doFilter(request, response);
                      });
                  options().build().register(context);
                })
            .contextPath(root());
    String body = "token=" + keys.token();
    try (Running server = container().start(app)) {
      Http.Answer answer =
          new Http(server.port())
              .raw(
                  "POST "
                      + root()
                      + login()
                      + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                      + FORM
                      + "\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body);
      assertThat(answer.status()).isEqualTo(303);
    }
  }

  @Test
  void login_formTooLong_is400() throws IOException {
    form(post(login(), "token=" + keys.token() + "&x=" + "y".repeat(16_384), FORM), 400);
  }

  @Test
  void login_badForm_is400AndNoLogin() throws IOException {
    String token = keys.token();
    form(post(login(), "next=%2F", FORM), 400);
    form(post(login(), "token=" + token + "&token=" + token, FORM), 400);
    form(post(login() + "?token=" + token, "", FORM), 400);
    form(post(login() + "?token=" + token, "token=" + token, FORM), 400);
    form(post(login(), "token=" + token, "Content-Type: text/plain"), 400);
    form(post(login(), "token=" + token), 400);
    form(post(login(), "{\"token\":\"" + token + "\"}", "Content-Type: application/json"), 400);
    assertThat(
            post(login(), "token=+" + token + "%0A", "content-type: " + FORM.substring(14) + ";x=y")
                .status())
        .isEqualTo(303);
  }

  @Test
  void login_otherMethods_are405WithAllow() throws IOException {
    for (String method : List.of("PUT", "DELETE", "PATCH", "OPTIONS")) {
      for (String path : List.of(login(), logout())) {
        Http.Answer answer = http.send(method, root() + path);
        assertThat(answer.status()).as(method).isEqualTo(405);
        assertThat(answer.all("Allow")).containsExactly("GET, HEAD, POST");
      }
    }
    Http.Answer style = post(login() + ".css", "");
    assertThat(style.status()).isEqualTo(405);
    assertThat(style.all("Allow")).containsExactly("GET, HEAD");
  }

  @Test
  void login_fromAnotherSite_is403AndNoLogin() throws IOException {
    String body = "token=" + keys.token();
    form(post(login(), body, FORM, "Sec-Fetch-Site: cross-site"), 403);
    form(post(login(), body, FORM, "Origin: https://evil.example"), 403);
    form(post(login(), body, FORM, "Origin: null"), 403);
    assertThat(post(login(), body, FORM, "Origin: http://localhost", SAME).status()).isEqualTo(303);
  }

  @Test
  void page_withoutCredential_leadsToTheLoginAndBack() throws IOException {
    Http.Answer get = get("/pages/x?a=b&c=%20");
    Http.Answer posted = post("/pages/x", "a=b", FORM);

    assertThat(get.status()).isEqualTo(302);
    assertThat(get.header("Location"))
        .isEqualTo(root() + login() + "?next=" + encoded(root() + "/pages/x?a=b&c=%20"));
    assertThat(posted.status()).isEqualTo(302);
    assertThat(posted.header("Location")).isEqualTo(root() + login() + "?next=%2F");
    assertThat(get.all("Cache-Control")).containsExactly("no-store");
    assertThat(get("/api/x").status()).isEqualTo(401);
    assertThat(get("/pages/x", "Authorization: Basic eDp5").status()).isEqualTo(302);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void login_withASession_endsIt() throws IOException {
    String old = session();
    reached(get("/pages/x", old));
    String fresh = cookie(post(login(), "token=" + keys.token(), FORM, old, SAME));

    assertThat(fresh).isNotEqualTo(old);
    reached(get("/pages/x", fresh));
    deadOnPagesAndApi(old);
    assertThat(logIn("not-a-token-2", null).status()).isEqualTo(401);
    reached(get("/pages/x", fresh));
  }

  private void deadOnPagesAndApi(String cookie) throws IOException {
    assertThat(get("/pages/x", cookie).status()).isEqualTo(302);
    Http.Answer api = get("/api/x", cookie);
    assertThat(api.status()).isEqualTo(401);
    assertThat(api.all("WWW-Authenticate")).containsExactly(BAD_TOKEN);
  }

  @Test
  void cookie_ofAnEndedKey_isDead() throws IOException {
    IssuedKey key = keys.issue(keys.named());
    String cookie = cookie(logIn(key.token().reveal(), null));
    reached(get("/pages/x", cookie));
    keys.kept(keys.auth.keys().rotate(key.info().id()));
    deadOnPagesAndApi(cookie);
    deadOnPagesAndApi("Cookie: wardlock=" + "x".repeat(43));
    // A key is no session.
    deadOnPagesAndApi("Cookie: wardlock=" + keys.token());
  }

  @Test
  void logout_get_asksAndPostEndsTheSession() throws IOException {
    String cookie = session();
    Http.Answer asked = get(logout(), cookie);
    form(asked, 200);
    assertThat(asked.body()).contains("action=\"" + root() + logout() + "\"");
    reached(get("/pages/x", cookie));

    for (String header : new String[] {"X-None: 1", "Sec-Fetch-Site: cross-site"}) {
      form(post(logout(), "", cookie, header), 403);
      reached(get("/pages/x", cookie));
    }
    Http.Answer done = post(logout(), "", cookie, SAME);
    assertThat(done.status()).isEqualTo(303);
    assertThat(done.all("Location")).containsExactly(root() + login());
    assertThat(done.header("Set-Cookie")).startsWith("wardlock=;").contains("Max-Age=0");
    deadOnPagesAndApi(cookie);
    assertThat(post(logout(), "").status()).isEqualTo(303);
  }

  @Test
  void cookie_twice_is400UnlessItIsTheSame() throws IOException {
    String cookie = session();
    String other = session().substring("Cookie: ".length());
    for (String path : List.of("/pages/x", "/api/x")) {
      assertThat(get(path, cookie + "; " + other).status()).isEqualTo(400);
      assertThat(get(path, cookie, "Cookie: " + other).status()).isEqualTo(400);
      reached(get(path, cookie, cookie));
      String key = "Authorization: Bearer " + keys.token();
      reached(get(path, cookie + "; " + other, key));
    }
  }

  @Test
  void bearer_goesFirst() throws IOException {
    String cookie = session();

    assertThat(get("/api/x", cookie, "Authorization: Bearer not-a-token-3").status())
        .isEqualTo(401);
    Http.Answer both = get("/api/x", cookie, "Authorization: Bearer " + keys.token());
    assertThat(both.body().lines()).contains("type=Bearer");
    Http.Answer empty = get("/api/x", cookie, "Authorization: Bearer ");
    assertThat(empty.body().lines()).contains("type=FORM");
  }

  @ParameterizedTest
  @CsvSource({
    "X-None: 1, 403",
    "Sec-Fetch-Site: cross-site, 403",
    "Sec-Fetch-Site: same-site, 403",
    "Origin: http://evil.example, 403",
    "Sec-Fetch-Site: same-origin, 200",
    "Origin: http://localhost, 200"
  })
  void cookie_unsafeRequest_mustComeFromOurPages(String header, int status) throws IOException {
    String cookie = session();
    for (String path : List.of("/api/x", "/pages/x")) {
      assertThat(post(path, "", cookie, header).status()).isEqualTo(status);
      reached(get(path, cookie, header));
      try (var upgrade = new WebSocketClient(http.port(), root() + path, cookie, header)) {
        assertThat(upgrade.answer.status()).isEqualTo(status);
      }
    }
  }

  @Test
  void context_ofThePage_decidesWhoLogsIn() throws IOException {
    String acme = keys.issue(keys.named().in("acme")).token().reveal();
    Http.Answer in = logIn(acme, root() + "/acme/x");

    assertThat(in.status()).isEqualTo(303);
    assertThat(in.all("Location")).containsExactly(root() + "/acme/x");
    reached(get("/acme/x", cookie(in)));
    deadOnPagesAndApi(cookie(in));
    form(logIn(acme, root() + "/pages/x"), 401);
    form(logIn(acme, null), 401);
    form(logIn(keys.token(), root() + "/acme/x"), 401);
  }

  @Test
  void verb_missing_is403AlsoOnAPage() throws IOException {
    assertThat(get("/pages/admin", session()).status()).isEqualTo(403);
    reached(get("/pages/admin", cookie(logIn(keys.token("admin:all=*"), null))));
  }

  @Test
  void store_down_is503WithRetryAfterAndNobodyIsLoggedOut() throws IOException {
    String cookie = session();
    String token = keys.token();
    keys.storeDown = true;
    unavailable(logIn(token, null));
    keys.storeDown = false;
    keys.sessionsDown = true;
    unavailable(logIn(token, null));
    unavailable(post(logout(), "", cookie, SAME));
    for (String path : List.of("/api/x", "/pages/x")) {
      Http.Answer answer = get(path, cookie);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.all("Retry-After")).containsExactly("1");
    }
    keys.sessionsDown = false;
    reached(get("/pages/x", cookie));
  }

  private void unavailable(Http.Answer answer) {
    form(answer, 503);
    assertThat(answer.all("Retry-After")).containsExactly("1");
    assertThat(answer.all("WWW-Authenticate")).isEmpty();
  }

  @Test
  void login_failuresInARow_lockThePairOutAndNobodyElse() throws IOException {
    IssuedKey key = keys.issue(keys.named());
    String good = key.token().reveal();
    String wrong =
        good.substring(0, 30) + (good.charAt(30) == 'x' ? 'y' : 'x') + good.substring(31);
    for (int i = 0; i < 5; i++) {
      form(logIn(wrong, null), 401);
    }
    Http.Answer locked = logIn(good, null);
    form(locked, 429);
    assertThat(locked.all("Retry-After")).containsExactly("60");
    assertThat(logIn(keys.token(), null).status()).isEqualTo(303);
    reached(http.withKey(root() + "/api/x", good));
    keys.clock.advance(Duration.ofSeconds(60));
    assertThat(logIn(good, null).status()).isEqualTo(303);
  }

  @Test
  void loginPage_ofTheApplication_isShownInPlaceOfOurs() throws Exception {
    String page =
        "<title>Acme</title><p>{{message}}<form method=\"post\" action=\"{{action}}\">"
            + "<input name=\"next\" value=\"{{next}}\"><input name=\"token\"></form>";
    App other =
        new App(
                context -> {
                  options().loginPage(page).build().register(context);
                  TestApp.servlets(context);
                })
            .contextPath(root());
    try (Running server = container().start(other)) {
      Http.Answer answer = new Http(server.port()).get(root() + login() + "?next=%2F%22%3E%3Cx");
      form(answer, 200);
      assertThat(answer.body())
          .isEqualTo(
              "<title>Acme</title><p><form method=\"post\" action=\""
                  + (root() + login())
                  + "\"><input name=\"next\" value=\""
                  + root()
                  + "/\"><input name=\"token\"></form>");
    }
  }

  @Test
  void dispatch_toAPage_isJudgedForIt() throws IOException {
    String cookie = session();
    reached(get("/go/x", "X-Do: forward /pages/x", cookie));
    assertThat(get("/go/x", "X-Do: who", cookie).body()).contains("user=ada", "type=FORM");
    assertThat(get("/go/x", "X-Do: forward /pages/x").status()).isEqualTo(302);
    assertThat(get("/go/x", "X-Do: logout", cookie).body()).contains("user=null", "type=null");
  }
}
