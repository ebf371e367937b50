package dev.wardlock.servlet;

import static dev.wardlock.servlet.FakeRequest.peer;
import static dev.wardlock.servlet.FakeRequest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.model.Token;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginCookieTest {

  private static final String PROXY = "10.1.2.3";

  private static LoginCookie cookie(String name, String publicOrigin) {
    var faults = new ArrayList<String>();
    TrustedProxies proxies = TrustedProxies.of(List.of(PROXY), faults);
    LoginCookie cookie = LoginCookie.of(name, Origins.of(publicOrigin, proxies, faults), faults);
    assertThat(faults).isEmpty();
    return cookie;
  }

  private static final LoginCookie COOKIE = cookie("wardlock", null);

  private final List<String> added = new ArrayList<>();

  /** Notes what is added, and fails at all else. */
  private HttpServletResponse response() {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            LoginCookieTest.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("addHeader");
              added.add(arguments[0] + ": " + arguments[1]);
              return null;
            });
  }

  @Test
  void name_outsideSeesTls_hasThePrefix() {
    assertThat(COOKIE.name(request().build())).isEqualTo("wardlock");
    assertThat(COOKIE.name(request().tls().build())).isEqualTo("__Host-wardlock");
    assertThat(COOKIE.name(peer(PROXY).header("X-Forwarded-Proto", "https").build()))
        .isEqualTo("__Host-wardlock");
    assertThat(COOKIE.name(request().header("X-Forwarded-Proto", "https").build()))
        .isEqualTo("wardlock");
    assertThat(cookie("w", "https://a").name(request().build())).isEqualTo("__Host-w");
    assertThat(cookie("w", "http://a").name(request().tls().build())).isEqualTo("w");
  }

  @Test
  void write_plain_isForTheHostUntilTheBrowserCloses() {
    COOKIE.write(request().build(), response(), Token.of("abc-_123"));

    assertThat(added)
        .containsExactly("Set-Cookie: wardlock=abc-_123; Path=/; HttpOnly; SameSite=Lax");
  }

  @Test
  void write_tls_isSecureToo() {
    COOKIE.write(request().tls().build(), response(), Token.of("abc"));

    assertThat(added)
        .containsExactly("Set-Cookie: __Host-wardlock=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
  }

  @Test
  void clear_anyRequest_endsTheSameCookie() {
    COOKIE.clear(request().build(), response());
    COOKIE.clear(request().tls().build(), response());

    assertThat(added)
        .containsExactly(
            "Set-Cookie: wardlock=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0",
            "Set-Cookie: __Host-wardlock=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "a;b",
        "a,b",
        "a\"b",
        "a\\b",
        "a\r\nSet-Cookie: x",
        "\u00e4",
        "\u007f"
      })
  void write_valueOfNoCookie_isRefusedAndNotRepeated(String value) {
    assertThatThrownBy(() -> COOKIE.write(request().build(), response(), Token.of(value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("this token cannot be the value of a cookie");
    assertThat(added).isEmpty();
  }

  private static PresentedCookie presented(String... lines) {
    return COOKIE.presented(request().header("Cookie", lines).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wardlock=abc",
        "a=b; wardlock=abc; c=d",
        "wardlock=abc;a=b",
        ";;wardlock=abc;;",
        "  wardlock=abc\t",
        "wardlock=abc; wardlock=abc",
        "wardlock=; wardlock=abc",
        "wardlock; wardlock=abc",
        "wardlock=\u00e4; wardlock=abc",
        "a=b c; wardlock=abc",
        "a=\"x; wardlock=abc; y=z\"",
        "a=x\"y; wardlock=abc",
        "a={\"k\":1,\"l\":[2]}; wardlock=abc",
        "a[]=\u00e4; =x; wardlock=abc; =",
        "$Version=1; wardlock=abc; $Path=/",
        "__Host-wardlock=other; wardlock=abc",
      })
  void presented_oneValue_isFoundWhateverElseIsThere(String line) {
    PresentedCookie found = presented(line);

    assertThat(found.reveal()).isEqualTo("abc");
    assertThat(found.isAbsent()).isFalse();
    assertThat(found.isAmbiguous()).isFalse();
    assertThat(found).hasToString("PresentedCookie[redacted]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "=",
        "=abc",
        "wardlock",
        "wardlock=",
        "wardlock= ",
        "Wardlock=abc",
        "wardlock =abc",
        "wardlock\t=abc",
        "xwardlock=abc",
        "wardlockx=abc",
        "__Host-wardlock=abc",
        "\u2000wardlock=abc",
        "\u00a0wardlock=abc",
        "\u000bwardlock=abc",
        "a=b,wardlock=abc",
        "$Version=1,wardlock=abc",
        "=wardlock=abc",
        "wardlock=\"abc\"",
        "wardlock=a b",
        "wardlock=a,b",
        "wardlock=a\\b",
        "wardlock=\u00e4",
        "wardlock=a\u0000b",
      })
  void presented_noValueOfOurs_isAbsent(String line) {
    PresentedCookie found = presented(line);

    assertThat(found.isAbsent()).isTrue();
    assertThat(found.isAmbiguous()).isFalse();
    assertThat(found.reveal()).isEmpty();
  }

  @Test
  void presented_noHeader_isAbsent() {
    assertThat(presented().isAbsent()).isTrue();
    assertThat(COOKIE.presented(request().silent().build()).isAbsent()).isTrue();
    assertThat(presented("wardlock=" + "x".repeat(4096)).isAbsent()).isFalse();
    assertThat(presented("wardlock=" + "x".repeat(4097)).isAbsent()).isTrue();
  }

  @Test
  void presented_twoValues_isAmbiguous() {
    for (PresentedCookie found :
        List.of(
            presented("wardlock=abc; wardlock=abd"),
            presented("wardlock=abc; a=b; wardlock=ab"),
            presented("wardlock=abc; wardlock=abc; wardlock=x"),
            presented("wardlock=abc", "wardlock=x"))) {
      assertThat(found.isAmbiguous()).isTrue();
      assertThat(found.isAbsent()).isFalse();
      assertThat(found.reveal()).isEmpty();
      assertThat(found).hasToString("PresentedCookie[redacted]");
    }
  }

  @Test
  void presented_severalHeaders_areOne() {
    // As HTTP/2 may split them (RFC 9113, section 8.2.3).
    assertThat(presented("a=b", "wardlock=abc", "c=d").reveal()).isEqualTo("abc");
  }

  @Test
  void presented_tls_readsThePrefixedNameAlone() {
    FakeRequest both = request().tls().header("Cookie", "wardlock=planted; __Host-wardlock=abc");

    assertThat(COOKIE.presented(both.build()).reveal()).isEqualTo("abc");
    assertThat(
            COOKIE
                .presented(request().tls().header("Cookie", "wardlock=planted").build())
                .isAbsent())
        .isTrue();
    for (String disguised :
        List.of(
            "\u2000__Host-wardlock=evil",
            "$Version=1,__Host-wardlock=evil",
            "__host-wardlock=evil",
            "a=\"b,__Host-wardlock=evil\"")) {
      assertThat(COOKIE.presented(request().tls().header("Cookie", disguised).build()).isAbsent())
          .as(disguised)
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "a=b",
        "a;b",
        "a,b",
        "a.b",
        "\u00e4",
        "a\n",
        "__Host-a",
        "__host-a",
        "__SECURE-a",
        "__Http-a",
        "__",
      })
  void of_badName_isAFault(String name) {
    var faults = new ArrayList<String>();

    LoginCookie.of(name, Origins.of(null, TrustedProxies.of(List.of(), faults), faults), faults);

    assertThat(faults).singleElement().asString().startsWith("a cookie name is 1 to 64 letters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "_a", "A-b_9", "-"})
  void of_goodName_isNoFault(String name) {
    var faults = new ArrayList<String>();

    LoginCookie.of(name, Origins.of(null, TrustedProxies.of(List.of(), faults), faults), faults);
    LoginCookie.of(
        name.repeat(64).substring(0, 64),
        Origins.of(null, TrustedProxies.of(List.of(), faults), faults),
        faults);

    assertThat(faults).isEmpty();
  }

  @Test
  void of_longName_isAFault() {
    var faults = new ArrayList<String>();

    LoginCookie.of(
        "a".repeat(65), Origins.of(null, TrustedProxies.of(List.of(), faults), faults), faults);

    assertThat(faults).hasSize(1);
  }
}
