package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BearerTokenPropertyTest {

  @Provide
  Arbitrary<String> tokens() {
    // RFC 6750, section 2.1: b64token
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('A', 'Z')
        .withCharRange('0', '9')
        .withChars("-._~+/=")
        .ofMinLength(1)
        .ofMaxLength(80);
  }

  @Provide
  Arbitrary<String> blanks() {
    return Arbitraries.of("", " ", "\t", "  ", " \t ");
  }

  @Property
  void parse_bearerHoweverWritten_revealsTheToken(
      @ForAll("tokens") String token,
      @ForAll("blanks") String before,
      @ForAll("blanks") String between,
      @ForAll("blanks") String after,
      @ForAll Random random) {
    String scheme = anyCase("bearer", random);

    BearerToken parsed = BearerToken.parse(before + scheme + " " + between + token + after);

    assertThat(parsed.reveal()).isEqualTo(token);
    assertThat(parsed.isAbsent()).isFalse();
    assertThat(parsed.isAmbiguous()).isFalse();
    assertThat(parsed).hasToString("BearerToken[redacted]");
  }

  @Property
  void parse_twoCredentialsInOneHeader_isAmbiguous(
      @ForAll("tokens") String token,
      @ForAll("blanks") String blank,
      @ForAll("schemes") String other,
      @ForAll Random random) {
    String bearer = anyCase("bearer", random) + " " + token;

    assertThat(BearerToken.parse(bearer + blank + "," + blank + bearer).isAmbiguous()).isTrue();
    assertThat(BearerToken.parse(bearer + "," + blank + other).isAmbiguous()).isTrue();
    assertThat(BearerToken.parse(other + blank + "," + blank + bearer).isAmbiguous()).isTrue();
  }

  @Provide
  Arbitrary<String> schemes() {
    return Arbitraries.of("Basic YTpi", "Digest a=\"b\", c=d", "DPoP x", "x", "");
  }

  @Property
  void parse_otherScheme_isAbsent(
      @ForAll("schemes") String header, @ForAll("blanks") String blank) {
    assertThat(BearerToken.parse(blank + header + blank).isAbsent()).isTrue();
  }

  @Property(tries = 5_000)
  void parse_anything_isTrimmedOrNothing(@ForAll("headers") String header) {
    BearerToken parsed = BearerToken.parse(header);

    if (!parsed.isAmbiguous() && !parsed.isAbsent()) {
      String text = parsed.reveal();
      assertThat(header.strip().toLowerCase(Locale.ROOT)).startsWith("bearer");
      assertThat(header).contains(text);
      assertThat(text).doesNotContain(",").isNotEmpty();
      assertThat(text).doesNotStartWith(" ").doesNotEndWith(" ");
      assertThat(text).doesNotStartWith("\t").doesNotEndWith("\t");
    } else {
      assertThat(parsed.reveal()).isEmpty();
    }
  }

  @Provide
  Arbitrary<String> headers() {
    return Arbitraries.of(
            "Bearer", "bearer", "BEARER", " ", "\t", ",", "a", "=", "Basic", "\u00e4", "\"")
        .list()
        .ofMaxSize(8)
        .map(l -> String.join("", l));
  }

  @Property
  void inQuery_parameterHoweverEncodedAndWherever_isSeen(
      @ForAll("queries") String before,
      @ForAll("queries") String after,
      @ForAll("tokens") String token,
      @ForAll Random random) {
    var name = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      char c = "access_token".charAt(i);
      name.append(random.nextInt(4) > 0 ? String.valueOf(c) : String.format("%%%02x", (int) c));
    }
    String value = "=" + URLEncoder.encode(token, StandardCharsets.UTF_8);

    assertThat(BearerToken.inQuery(before + "&" + name + value + "&" + after)).isTrue();
    assertThat(BearerToken.inQuery(name + value)).isTrue();
    assertThat(BearerToken.inQuery(name.toString())).isTrue();
    assertThat(BearerToken.inQuery(before + "&x" + name + value)).isFalse();
  }

  @Provide
  Arbitrary<String> queries() {
    return Arbitraries.of("", "a=b", "a", "=", "&&", "%zz=%", "x=access_token", "a=b&c=d&", "%");
  }

  private static String anyCase(String word, Random random) {
    var text = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      text.append(random.nextBoolean() ? Character.toUpperCase(c) : c);
    }
    return text.toString();
  }
}
