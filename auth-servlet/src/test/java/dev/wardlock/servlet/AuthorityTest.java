package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {

  @ParameterizedTest
  @CsvSource({
    "example.org, http, example.org, http://example.org",
    "Example.ORG:80, http, example.org:80, http://example.org",
    "example.org:80, https, example.org:80, https://example.org:80",
    "example.org:443, https, example.org:443, https://example.org",
    "example.org:443, http, example.org:443, http://example.org:443",
    "example.org., http, example.org., http://example.org.",
    "a_b.svc:1, http, a_b.svc:1, http://a_b.svc:1",
    "127.0.0.1:65535, http, 127.0.0.1:65535, http://127.0.0.1:65535",
    "[::1], http, [::1], http://[::1]",
    "[0:0::0:1]:8080, http, [::1]:8080, http://[::1]:8080",
    "[::ffff:127.0.0.1], http, [::ffff:7f00:1], http://[::ffff:7f00:1]",
  })
  void parse_hostAndPort_isWrittenAsBrowsersDo(
      String text, String scheme, String canonical, String origin) {
    Authority authority = Authority.parse(text);

    assertThat(authority).isNotNull();
    assertThat(authority.text()).isEqualTo(canonical);
    assertThat(authority.origin(scheme)).isEqualTo(origin);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        " ",
        ".",
        "a..b",
        ".a",
        "a:",
        "a:0",
        "a:080",
        "a:65536",
        "a:99999",
        "a:100000",
        "a:-1",
        "a:+80",
        "a:b",
        "a:80:80",
        ":80",
        "a b",
        " a",
        "a ",
        "a/",
        "a?",
        "a#",
        "a\\b",
        "u@a",
        "u:p@a",
        "a,b",
        "a%41",
        "a%00",
        "a\u0000",
        "a\n",
        "\u00e4.example",
        "\u212a.example",
        "a.example\u3002org",
        "a:\u0668\u0660",
        "::1",
        "[::1",
        "[]",
        "[::1]80",
        "[::1]:",
        "[127.0.0.1]",
        "[fe80::1%25eth0]",
        "[v1.x]",
        "[::1][::1]",
        "*",
      })
  void parse_anythingElse_isNone(String text) {
    assertThat(Authority.parse(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 261, 262, 5_000, 1_000_000})
  void parse_longText_isReadOrRefusedAndNeverMore(int length) {
    assertThat(Authority.parse("a".repeat(length)) != null).isEqualTo(length <= 261);
    assertThat(Authority.parse("a.".repeat(length / 2)) != null).isEqualTo(length <= 261);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "a", "A", ".", ":", "80", "0", "[", "]", "::1", "-", "_", "@", "/", "\u00df")
        .list()
        .ofMaxSize(8)
        .map(l -> String.join("", l));
  }

  @Property(tries = 5_000)
  void parse_whateverPasses_isCanonicalOnce(@ForAll("texts") String text) {
    Authority authority = Authority.parse(text);

    if (authority != null) {
      assertThat(Authority.parse(authority.text())).isEqualTo(authority);
      assertThat(authority.text()).matches("[a-z0-9._:\\[\\]-]+");
    }
  }
}
