package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletException;
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
