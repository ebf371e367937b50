package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What one reader makes of a path, every other makes of it too; or there is no path. */
class RequestPathPropertyTest {

  @Provide
  Arbitrary<String> rawPaths() {
    return Arbitraries.of(
            "/",
            "/",
            "/",
            "a",
            "b",
            ".",
            "..",
            "%2e",
            "%2E",
            "%2f",
            "%2F",
            "%5c",
            "%25",
            "%3b",
            ";",
            ";x=y",
            "\\",
            "%00",
            "%0a",
            "%20",
            "%c3%a4",
            "%C3%A4",
            "%c0%af",
            "%ff",
            "%e2%80%a8",
            "%",
            "%4",
            "%zz",
            "+",
            "~",
            "*",
            "@",
            "[",
            "|",
            "\u00e4",
            " ",
            "?",
            "#",
            "%61",
            "%3F",
            "%7f",
            "%c2%85",
            "%f0%9f%94%91")
        .list()
        .ofMaxSize(10)
        .map(parts -> "/" + String.join("", parts));
  }

  @Property(tries = 10_000)
  void canonical_whateverPasses_isReadAlikeByAll(@ForAll("rawPaths") String raw) {
    String path = RequestPath.canonical(raw);

    if (path == null) {
      return;
    }
    assertThat(path).startsWith("/").doesNotContain("//", ";", "\\", "%", "\0", "\n", "\ufffd");
    assertThat(List.of(path.split("/", -1))).doesNotContain(".", "..");
    assertThat(path.chars()).noneMatch(Character::isISOControl);
    URI uri = URI.create(raw);
    assertThat(uri.getPath()).isEqualTo(path);
    assertThat(uri.normalize().getRawPath()).isEqualTo(raw);
    assertThat(RequestPath.isUnambiguous(path)).isTrue();
    // Whoever decodes once more sees the same.
    assertThat(URI.create("/").resolve(raw).getPath()).isEqualTo(path);
    assertThat(RequestPath.canonical(encode(path, new Random(1), 100))).isEqualTo(path);
  }

  @Provide
  Arbitrary<String> cleanPaths() {
    Arbitrary<String> segment =
        Arbitraries.strings()
            .withCharRange('a', 'e')
            .withChars(" .,:+-_~äß€?#[]{}|\"<>^`*=&'!$()@")
            .ofMinLength(1)
            .ofMaxLength(6)
            .filter(s -> !s.equals(".") && !s.equals(".."));
    return segment.list().ofMaxSize(4).map(l -> "/" + String.join("/", l));
  }

  @Property(tries = 2_000)
  void canonical_cleanPathHoweverEncoded_comesBack(
      @ForAll("cleanPaths") String path, @ForAll Random random) {
    assertThat(RequestPath.canonical(encode(path, random, 30))).isEqualTo(path);
    assertThat(RequestPath.canonical(encode(path, random, 0))).isEqualTo(path);
  }

  @Property(tries = 2_000)
  void canonical_cleanPathMadeDirty_isNone(
      @ForAll("cleanPaths") String path, @ForAll Random random, @ForAll("dirt") String dirt) {
    String raw = encode(path, random, 10);
    int slash = random.nextBoolean() ? raw.lastIndexOf('/') : raw.indexOf('/');

    assertThat(RequestPath.canonical(raw.substring(0, slash) + dirt + raw.substring(slash)))
        .isNull();
  }

  @Provide
  Arbitrary<String> dirt() {
    return Arbitraries.of(
        "/.",
        "/..",
        "/%2e",
        "/%2E.",
        "/.%2e",
        "/%ef%bc%8e%ef%bc%8e",
        "/.%EF%BC%8E",
        "/%E2%80%A5",
        "/x%EF%BC%8F%E2%80%A4%ef%bc%bc",
        "/",
        ";",
        "/;",
        "/..;",
        "%2f",
        "%2F",
        "%5c",
        "%5C",
        "\\",
        "%25",
        "%252e",
        "%3b",
        "%3B",
        "%00",
        "%0d",
        "%1F",
        "%7f",
        "%80",
        "%c0%ae",
        "%C1%1C",
        "%ed%a0%80",
        "%",
        "%2",
        "%g0",
        "%+1",
        "\u0000",
        "\u007f",
        "\u00e4",
        "\u0131",
        "%e2%80%a9");
  }

  @Property(tries = 2_000)
  void canonical_anyText_throwsNothing(@ForAll String raw) {
    String path = RequestPath.canonical("/" + raw);

    assertThat(path == null || RequestPath.isUnambiguous(path)).isTrue();
  }

  /** Encodes what must be, and of the rest about as many in a hundred as are asked for. */
  private static String encode(String path, Random random, int percent) {
    var raw = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain =
          c < 128 && (Character.isLetterOrDigit(c) || "-._~!$&'()*+,=:@".indexOf(c) >= 0);
      if (c == '/' || (plain && random.nextInt(100) >= percent)) {
        raw.append(c);
      } else {
        raw.append(String.format(random.nextBoolean() ? "%%%02x" : "%%%02X", (int) c));
      }
    }
    return raw.toString();
  }
}
