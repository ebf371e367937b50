package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is presented, no reader of URLs is led off the site. */
class NextPropertyTest {

  private static final URI LOGIN = URI.create("https://site/login?next=x");

  @Provide
  Arbitrary<String> crafted() {
    return Arbitraries.of(
            "/",
            "/",
            "\\",
            ".",
            "..",
            "%2e",
            "%2E",
            "%2f",
            "%5c",
            "%09",
            "%0d",
            "%25",
            "%",
            "\t",
            "\n",
            "\r",
            "\0",
            " ",
            "a",
            "evil.example",
            "https:",
            "http:",
            "javascript:",
            "@",
            ":",
            "?",
            "#",
            ";",
            "[",
            "]",
            "&x=1",
            "\u00e4",
            "\uff0f",
            "\uff0e",
            "\u200b",
            "\u3002",
            "\u560d")
        .list()
        .ofMaxSize(10)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 20_000)
  void of_crafted_staysOnTheSite(@ForAll("crafted") String presented) {
    staysOnTheSite(presented);
    staysOnTheSite("/" + presented);
    staysOnTheSite("/a" + presented);
  }

  @Property(tries = 5_000)
  void of_anyText_staysOnTheSite(@ForAll String presented) {
    staysOnTheSite(presented);
    staysOnTheSite("/" + presented);
    staysOnTheSite("/?" + presented);
  }

  private static void staysOnTheSite(String presented) {
    String next = Next.of(presented);

    assertThat(next).isIn(presented, "/");
    assertThat(next.length()).isBetween(1, Next.MAX_LENGTH);
    assertThat(next.chars()).allMatch(c -> c > ' ' && c < 0x7F);
    String path = next.split("[?#]", 2)[0];
    assertThat(Whatwg.resolve(next)).isEqualTo(path);
    assertThat(Whatwg.resolve(Whatwg.resolve(next))).isEqualTo(path);
    URI java = LOGIN.resolve(next).normalize();
    assertThat(java.getScheme() + "://" + java.getRawAuthority()).isEqualTo("https://site");
    assertThat(java.getRawPath()).isEqualTo(path);
    // An intermediary that decodes once more is led nowhere else.
    String decoded = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    assertThat(Whatwg.resolve(decoded)).isEqualTo(decoded.split("[?#]", 2)[0]);
    assertThat(URLDecoder.decode(Next.parameter(next), StandardCharsets.UTF_8)).isEqualTo(next);
  }

  @Provide
  Arbitrary<String> targets() {
    Arbitrary<String> word =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withCharRange('0', '9')
            .withChars("-_~!$&'()*+,=:@")
            .ofMinLength(1)
            .ofMaxLength(8);
    Arbitrary<String> path = word.list().ofMaxSize(5).map(l -> "/" + String.join("/", l));
    Arbitrary<String> tail = Arbitraries.of("", "?", "?a=b&c=%2F/?", "?a[]=;", "#x", "?a#b/?");
    return Combinators.combine(path, tail).as(String::concat);
  }

  @Property
  void of_target_survivesUnchanged(@ForAll("targets") String target) {
    assertThat(Next.of(target)).isEqualTo(target);
  }

  /** The model can say no: else the properties above would say nothing. */
  @Example
  void model_knownTricks_leadElsewhere() {
    assertThat(
            Stream.of(
                "//evil",
                "/\\evil",
                "\\\\evil",
                "/\t/evil",
                "\n//evil",
                " //evil",
                "/\r\\evil",
                "http:evil",
                "https://evil",
                "https:\\\\evil",
                "javascript:x",
                "ht\ntp://evil"))
        .allMatch(text -> Whatwg.resolve(text).equals(Whatwg.ELSEWHERE));
    assertThat(Whatwg.resolve("/.//evil")).isEqualTo("//evil");
    assertThat(Whatwg.resolve("/a/%2e%2E//evil")).isEqualTo("//evil");
    assertThat(Whatwg.resolve("https:/a/b?c")).isEqualTo("/a/b");
  }
}
