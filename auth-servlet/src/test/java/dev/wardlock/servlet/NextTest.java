package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class NextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/a",
        "/a/b/",
        "/a/b?x=1&y=%20",
        "/a?",
        "/?next=/a",
        "/a?url=https://evil.example/x",
        "/a?x=//evil.example",
        "/a?x=/../..//",
        "/a?a[]=1&b[]=2",
        "/a?x=%0d%0aSet-Cookie:%20a=b",
        "/a?a=b+c;d=e,(f)'!*~$@:",
        "/#/jobs/7",
        "/a?x=1#part-2",
        "/%C3%A4/b%20c",
        "/a.b/..c/d../.e/...",
        "/@evil.example",
        "/a:80@b/*,'()=+$&!~-_.",
        "/http:evil.example",
        "/app/login"
      })
  void of_target_survivesUnchanged(String target) {
    assertThat(Next.of(target)).isEqualTo(target);
    assertThat(Whatwg.resolve(target)).isNotEqualTo(Whatwg.ELSEWHERE);
  }

  @ParameterizedTest
  @NullSource
  @MethodSource("hostile")
  void of_hostile_leadsHome(String hostile) {
    assertThat(Next.of(hostile)).isEqualTo("/");
  }

  static Stream<String> hostile() {
    return Stream.of(
        // another host, plainly
        "//evil.example",
        "///evil.example",
        "////evil.example/%2e%2e",
        "//evil.example/%2f..",
        "//evil.example:443",
        "//site@evil.example",
        "//127.0.0.1",
        "//[::1]/",
        "//3232235777",
        "//evil%E3%80%82example",
        "//evil\u3002example",
        "https://evil.example",
        "HTTPS://evil.example",
        "https:evil.example",
        "https:/evil.example",
        "https:///evil.example",
        "http:evil.example",
        "http:\\\\evil.example",
        "https://site@evil.example",
        "https://site.evil.example/",
        "https:\t//evil.example",
        // backslashes, which browsers read as slashes
        "\\evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "/\\/evil.example",
        "\\/evil.example",
        "\\/\\/evil.example",
        "/\\\\evil.example",
        "//\\evil.example",
        "/a\\..\\..\\evil",
        // dot segments, which are gone after resolution
        "/.//evil.example",
        "/./\\evil.example",
        "/..//evil.example",
        "/../\\evil.example",
        "/a/..//evil.example",
        "/a/../\\evil.example",
        "/a/b/../..//evil.example",
        "/%2e//evil.example",
        "/%2E%2e//evil.example",
        "/.%2e//evil.example",
        "/a/%2e%2e//evil.example",
        "/a/%2e%2e/%5cevil.example",
        "/a/../b",
        "/api/..",
        "/.",
        "/%2e%2E",
        "/a/./b",
        "/..;//evil.example",
        "/;//evil.example",
        "/;@evil.example",
        // empty segments and what others decode once more
        "/a//evil.example",
        "/a//",
        "/%2f/evil.example",
        "/%2fevil.example",
        "/%2F%2Fevil.example",
        "/%5cevil.example",
        "/%5C%5Cevil.example",
        "/%255cevil.example",
        "/%252f%252fevil.example",
        // controls, which browsers strip
        "/\tevil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r/evil.example",
        "/\r\n/evil.example",
        "/\t\\evil.example",
        "\t//evil.example",
        " //evil.example",
        "\u0000//evil.example",
        "\u001f//evil.example",
        "/\u0000/evil.example",
        "/a\u007f",
        "/a\u0085b",
        "/\u00a0/evil.example",
        "/\u200b/evil.example",
        "\ufeff//evil.example",
        "/%09/evil.example",
        "/%0a/evil.example",
        "/%0d%0aLocation:%20//evil.example",
        "/%00/evil.example",
        "/a\r\nSet-Cookie: wardlock=x",
        "/a?x=1\r\nSet-Cookie: wardlock=x",
        "/a?x=1\nLocation: //evil.example",
        "/a#\r\n\r\n<script>alert(1)</script>",
        // what looks like a slash, a dot or a colon
        "/\u2215evil.example",
        "/\u2044evil.example",
        "\uff0f\uff0fevil.example",
        "/\uff0fevil.example",
        "/\uff3cevil.example",
        "/\uff0e\uff0e//evil.example",
        "/\u2024\u2024//evil.example",
        "/\u560d\u560aevil", // CR LF, where characters are cut to bytes
        "/%c0%af/evil.example",
        "/%c0%ae%c0%ae//evil.example",
        "/\ud800",
        // schemes that run or read
        "javascript:alert(1)",
        "javascript://%0aalert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "\u0001javascript:alert(1)",
        "/javascript:alert(1)\n",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://site/x",
        "view-source:https://site",
        "mailto:a@evil.example",
        // relative to the login page, or to nothing
        "",
        " ",
        "a",
        "?x=1",
        "#x",
        ".",
        "..",
        "@evil.example",
        ".evil.example",
        "evil.example",
        "../..//evil.example",
        "*",
        // what is no URL, or is read differently by each
        "/a b",
        "/a?x=a b",
        "/a?x=100%",
        "/a?x=%zz",
        "/a%",
        "/a?x=\"onload=\"y",
        "/a?x=<b>",
        "/a?x=\\",
        "/a?x=`|^{}",
        "/a#b#c",
        "/a[b]",
        "/<a>",
        "/\u00e4",
        "/a?\u00e4");
  }

  @Test
  void of_longerThanTheLimit_leadsHome() {
    String longest = "/" + "a".repeat(Next.MAX_LENGTH - 1);

    assertThat(Next.of(longest)).isEqualTo(longest);
    assertThat(Next.of(longest + "a")).isEqualTo("/");
    assertThat(Next.of("/?" + "a".repeat(10_000_000))).isEqualTo("/");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /a/b, x=1&y=%20, /a/b?x=1&y=%20",
    "HEAD, /a, , /a",
    "GET, /a, '', /a?",
    "GET, /a/../b, x, /",
    "GET, //evil.example, , /",
    "GET, /a, x=|, /",
    "POST, /a, x=1, /",
    "PUT, /a, , /",
    "OPTIONS, /a, , /"
  })
  void target_pageRequest_isItsAddressOrHome(
      String method, String uri, String query, String target) {
    assertThat(Next.target(request(method, uri, query))).isEqualTo(target);
  }

  private static HttpServletRequest request(String method, String uri, String query) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            NextTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, called, arguments) ->
                Map.of(
                                "getMethod", method,
                                "getRequestURI", uri,
                                "getQueryString", query == null ? Map.of() : query)
                            .getOrDefault(called.getName(), Map.of())
                        instanceof String text
                    ? text
                    : null);
  }

  @Test
  void parameter_target_isOneValue() {
    assertThat(Next.parameter("/a/b?x=1&y=%20#z+"))
        .isEqualTo("%2Fa%2Fb%3Fx%3D1%26y%3D%2520%23z%2B");
  }
}
