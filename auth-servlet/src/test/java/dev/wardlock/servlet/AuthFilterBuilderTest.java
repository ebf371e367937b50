package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.Auth;
import dev.wardlock.store.InMemoryKeyStore;
import dev.wardlock.store.KeyStore;
import jakarta.servlet.ServletException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthFilterBuilderTest {

  private final Keys keys = new Keys();

  @AfterEach
  void close() {
    keys.close();
  }

  private void faulty(UnaryOperator<AuthFilterBuilder> options, String... faults) {
    AuthFilterBuilder builder = options.apply(AuthFilter.builder(keys.auth));
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageStartingWith("faulty options: ")
        .satisfies(e -> assertThat(e.getMessage()).contains(faults))
        .satisfies(e -> assertThat(e.getMessage().split("; ", -1)).hasSize(faults.length));
  }

  @Test
  void build_everyFault_isReportedTogether() {
    faulty(
        b ->
            b.open("health")
                .open()
                .require("get", "/a", "a:b")
                .require("GET", "/b", "not a verb")
                .require("GET", "/c/{x}", "a:b", "org/{y}")
                .require("GET", "/d/{x}", "a:b", "org//{x}")
                .rule(Rule.open("/e").context("acme"))
                .rule(Rule.authenticate("/f").scope("org"))
                .rule(Rule.authenticate("/g").context("no context"))
                .rule(Rule.authenticate("/h").methods("HEAD"))
                .open("/i")
                .authenticate("/i")
                .realm(""),
        "open health: a pattern begins with '/'",
        "open: names no path",
        "require get /a a:b: a method is in upper case",
        "require GET /b not a verb: not a verb pattern",
        "require GET /c/{x} a:b scope org/{y}: the pattern has no variable {y}",
        "require GET /d/{x} a:b scope org//{x}: scope has an empty segment",
        "open /e context acme: what needs no key has no context",
        "authenticate /f scope org: a scope needs a verb",
        "authenticate /g context no context: a context id is",
        "authenticate HEAD /h: HEAD and CONNECT are judged as GET",
        "authenticate /i: contradicts open /i",
        "a realm is 1 to 64 characters");
  }

  @Test
  void build_everyFaultOfTheOptionsForBrowsers_isReportedTogether() {
    AuthFilterBuilder faulty =
        AuthFilter.builder(keys.auth)
            .login("login")
            .logout("/out/")
            .cookieName("__Host-x")
            .loginPage("<p>{{action}}{{next}}{{message}}{{more}}</p>")
            .publicOrigin("https://console.example.org/")
            .trustedProxies("10.0.0.0/8", "localhost")
            .lockout(0, Duration.ofMillis(999))
            .protectedResource("/mcp/*", "http://issuer.example.org")
            .realm("");
    assertThatIllegalArgumentException()
        .isThrownBy(faulty::build)
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .contains(
                        "trusted proxy 'localhost'",
                        "the public origin is written as browsers do",
                        "a protected resource has a path without variables and '*': '/mcp/*'",
                        "an authorization server is an https address without a query: http://issuer.example.org",
                        "a lockout comes after 1 to 100 failed logins, not 0",
                        "the window of a lockout is PT1S to PT1H, not PT0.999S",
                        "a cookie name is 1 to 64",
                        "login and logout are plain paths such as /login, not 'login'",
                        "login and logout are plain paths such as /login, not '/out/'",
                        "the login page lacks a form with method=\"post\"",
                        "the login page lacks a field with name=\"token\"",
                        "the login page has an unknown placeholder: {{more}}",
                        "open login login.css /out/: a pattern begins with '/'",
                        "a realm is 1 to 64 characters"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/a/", "/a/*", "/{a}", "/a/../b", "/a%20b", "/a;b", "x"})
  void login_noPlainPath_isAFault(String path) {
    String fault = "login and logout are plain paths such as /login, not '" + path + "'";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuthFilter.builder(keys.auth).login(path).build())
        .withMessageContaining(fault);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuthFilter.builder(keys.auth).login("/login").logout(path).build())
        .withMessageContaining(fault);
  }

  @Test
  void login_atTheLogout_isAFault() {
    faulty(b -> b.login("/x").logout("/x"), "login and logout are two paths, not both '/x'");
  }

  @Test
  void login_protectedByARule_isAFault() {
    faulty(b -> b.login("/login").authenticate("/login"), "contradicts");
    faulty(b -> b.login("/login").page("/logout"), "contradicts");
  }

  @Test
  void login_withoutSessions_isAFault() {
    var memory = new InMemoryKeyStore();
    KeyStore store =
        (KeyStore)
            Proxy.newProxyInstance(
                KeyStore.class.getClassLoader(),
                new Class<?>[] {KeyStore.class},
                (proxy, method, arguments) -> method.invoke(memory, arguments));
    try (var auth = Auth.builder(store).build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> AuthFilter.builder(auth).login("/login").build())
          .withMessageContaining("a login needs a session store");
    }
  }

  @Test
  void page_withoutALogin_isAFault() {
    faulty(b -> b.page("/*"), "a page rule leads to a login: say where that is, with login(path)");
  }

  @Test
  void protectedResource_withoutPublicOrigin_isAFault() {
    faulty(
        b -> b.protectedResource("/mcp"),
        "a protected resource is named by its address: set the public origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://issuer.example.org",
        "https://",
        "issuer.example.org",
        "https://issuer.example.org?a=b",
        "https://issuer.example.org/#x",
        "https://issuer example.org",
        ""
      })
  void protectedResource_serverThatIsNoIssuer_isAFault(String server) {
    faulty(
        b -> b.publicOrigin("https://a.example").protectedResource("/mcp", server),
        "an authorization server is an https address without a query: " + server);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "console.example.org",
        "ftp://console.example.org",
        "https://Console.example.org",
        "https://console.example.org:443",
        "https://console.example.org/x",
        "https://user:secret@console.example.org"
      })
  void publicOrigin_notAsBrowsersWriteIt_isAFault(String origin) {
    faulty(b -> b.publicOrigin(origin), "the public origin is ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuthFilter.builder(keys.auth).publicOrigin(origin).build())
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }

  @ParameterizedTest
  @CsvSource({"0, 60", "101, 60", "-1, 60", "5, 0", "5, 3601"})
  void lockout_outOfRange_isAFault(int failures, long seconds) {
    faulty(
        b -> b.lockout(failures, Duration.ofSeconds(seconds)),
        seconds == 60 ? "1 to 100 failed logins, not " + failures : "is PT1S to PT1H, not ");
  }

  @Test
  void options_atTheirBounds_areTaken() {
    assertThatCode(
            () ->
                AuthFilter.builder(keys.auth)
                    .lockout(1, Duration.ofSeconds(1))
                    .lockout(100, Duration.ofHours(1))
                    .cookieName("x".repeat(64))
                    .publicOrigin("http://localhost:8080")
                    .protectedResource("/", "https://issuer.example.org/tenant")
                    .trustedProxies("::1", "192.0.2.0/24")
                    .login("/sign-in")
                    .logout("/sign-out")
                    .page("/*")
                    .build())
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "*",
        "*.css",
        "/a/*/b",
        "/a*",
        "/a/**",
        "/{",
        "/{}",
        "/{1}",
        "/{a}b",
        "/a{b}",
        "/{a}/{a}",
        "//",
        "/a//b",
        "/./a",
        "/a/..",
        "/a;b",
        "/a%20b",
        "/a\\b",
        "/a\nb",
        "/{a b}"
      })
  void pattern_malformed_isAFault(String pattern) {
    faulty(b -> b.authenticate(pattern), "authenticate " + pattern + ": ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/*",
        "/a",
        "/a/",
        "/a/*",
        "/{a}",
        "/{a}/*",
        "/a b",
        "/ü",
        "/a.b/..c/{d_1}/e"
      })
  void pattern_wellFormed_isTaken(String pattern) {
    assertThatCode(() -> AuthFilter.builder(keys.auth).open(pattern).build())
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "open /x, authenticate /x",
    "open /x, pass-through /x",
    "authenticate /x, authenticate /x context acme",
    "authenticate /x context acme, authenticate /x context *",
    "require GET /x a:b, require GET /x a:c",
    "require GET /x a:b, require GET /x a:b scope org",
    "open GET /x, 'authenticate POST,GET /x'",
    "open /{a}, authenticate /{b}",
    "open /{a}/*, authenticate /{b}/*",
    "require * /{a} v:w scope org/{a}, require * /{b} v:w scope user/{b}",
    "open /*, authenticate /*"
  })
  void rules_equallySpecificAndDifferent_areAFault(String first, String second) {
    faulty(
        b -> b.rule(Rule.parse(first)).rule(Rule.parse(second)),
        Rule.parse(second) + ": contradicts " + Rule.parse(first));
  }

  @ParameterizedTest
  @CsvSource({
    "open /x, open /x",
    "open /x, open GET /x",
    "open GET /x, authenticate POST /x",
    "open GET /x, authenticate /x",
    "open /x, authenticate /x/",
    "open /x, authenticate /x/*",
    "open /x, authenticate /{a}",
    "require * /{a}/{b} v:w scope org/{b}, require * /{x}/{y} v:w scope org/{y}",
    "authenticate /{a} context {a}, authenticate /{b} context {b}"
  })
  void rules_different_areTaken(String first, String second) {
    assertThatCode(
            () ->
                AuthFilter.builder(keys.auth)
                    .rule(Rule.parse(first))
                    .rule(Rule.parse(second))
                    .build())
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "open /health",
        "pass-through /agent/ws",
        "authenticate GET,POST /api/*",
        "require GET /api/orgs/{org}/docs/* docs:read scope org/{org} context {org}"
      })
  void text_ofARule_readsBack(String text) {
    assertThat(Rule.parse("  " + text + " ")).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\"b", "a\\b", "a\nb", "ä", "a\u007f"})
  void realm_notPlainText_isAFault(String realm) {
    faulty(b -> b.realm(realm), "a realm is 1 to 64 characters");
    faulty(b -> b.realm("x".repeat(65)), "a realm is 1 to 64 characters");
  }

  @Test
  void doFilter_neverInitialised_throws() {
    assertThatThrownBy(() -> new AuthFilter().doFilter(null, null, null))
        .isInstanceOf(ServletException.class)
        .hasMessageContaining("not initialised");
  }

  @Test
  void doFilter_notHttp_throws() {
    AuthFilter filter = AuthFilter.builder(keys.auth).open("/*").build();

    assertThatThrownBy(() -> filter.doFilter(null, null, null))
        .isInstanceOf(ServletException.class)
        .hasMessageContaining("HTTP");
  }
}
