package dev.wardlock.client.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

  private static final String JWT =
      "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg";

  private final Redaction redaction = new Redaction();

  @Test
  void mask_theSameSecretTwice_theSameMask() {
    redaction.add("password", "Tr0ub4dor&3");
    redaction.add("token", "0123456789abcdef");

    assertThat(redaction.mask("a=Tr0ub4dor&3 b=0123456789abcdef c=Tr0ub4dor&3"))
        .isEqualTo("a=[password-1] b=[token-1] c=[password-1]");
  }

  @Test
  void mask_aSecretInTheFormsOfTheWeb_everyFormIsMasked() {
    String secret = "p&ss \"w/rd\"<é";
    redaction.add("password", secret);
    String shown =
        redaction.mask(
            String.join(
                "\n",
                secret,
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                "p&ss \\\"w/rd\\\"<é",
                "p&amp;ss &quot;w/rd&quot;&lt;é",
                Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8))));

    assertThat(shown.lines()).hasSize(5).allMatch("[password-1]"::equals);
  }

  @Test
  void mask_aShortSecret_onlyWhereItStandsAlone() {
    redaction.add("code", "1234");

    assertThat(redaction.mask("otp=1234, at 1717123456")).isEqualTo("otp=[code-1], at 1717123456");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer abcdef123456",
        "Authorization: Basic YWxpY2U6aHVudGVyMg==",
        "{\"password\":\"hunter2\"}",
        "username=alice&password=hunter2",
        "GET https://x.example/cb?code=Ab3dE6gH9&state=xyz123456",
        "set X-Api-Key: k3y-0123456789",
        "wl_0123456789ab_0123456789abcdefghijABCDEFGHIJ01234567",
        "Cookie: JSESSIONID=0A1B2C3D4E5F",
      })
  void mask_whatLooksLikeASecret_isNotShown(String line) {
    assertThat(redaction.mask(line))
        .doesNotContain("abcdef123456", "YWxpY2U6", "hunter2", "Ab3dE6gH9", "k3y-", "0A1B2C3D")
        .doesNotContain("wl_0123456789ab_");
  }

  @Test
  void mask_aJwt_isOneMask() {
    assertThat(redaction.mask("id_token is " + JWT + ".")).isEqualTo("id_token is [token-1].");
  }

  @Test
  void mask_whatIsMasked_staysAsItIs() {
    redaction.add("token", "token-1");
    String once = redaction.mask("token=token-1, Bearer abcdef123456");

    assertThat(redaction.mask(once)).isEqualTo(once).contains("[token-1]", "[credential-1]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token_type=Bearer",
        "grant_type=password",
        "POST https://api.example/oauth/token -> 200",
        "expires_in: 3600",
        "{\"state\":\"active\",\"code\":\"US\"}",
        "The password was wrong.",
      })
  void mask_whatIsNoSecret_staysReadable(String line) {
    assertThat(redaction.mask(line)).isEqualTo(line);
  }

  @Test
  void maskTrace_aWholeLogin_theFlowStaysVisible() {
    var login =
        new Trace(
            "t0001",
            null,
            "POST",
            URI.create("https://app.example/login?session=Sx9f8e7d6c"),
            List.of(
                Map.entry("Content-Type", "application/json"),
                Map.entry("Cookie", "lang=en; SID=shrt; csrf=c5rf-0123456789")),
            "{\"email\":\"alice@app.example\",\"password\":\"x\\ny\",\"csrf\":\"c5rf-0123456789\"}",
            200,
            List.of(Map.entry("Set-Cookie", "SID=n3wS3ssi0n; Path=/; HttpOnly")),
            "{\"data\":{\"access_token\":\"0paque-T0ken\"},\"user\":{\"mail\":\"alice@app.example\"}}");
    var use =
        new Trace(
            "t0002",
            null,
            "GET",
            URI.create("https://app.example/me"),
            List.of(
                Map.entry("Authorization", "Bearer 0paque-T0ken"),
                Map.entry("Cookie", "SID=n3wS3ssi0n")),
            null,
            200,
            List.of(),
            null);

    Capture masked =
        redaction.mask(new Capture(URI.create("https://app.example"), List.of(login, use)));

    Trace first = masked.traces().get(0);
    Trace second = masked.traces().get(1);
    String all =
        first.uri()
            + first.requestHeaders().toString()
            + first.requestBody()
            + first.responseHeaders()
            + first.responseBody()
            + second.requestHeaders();
    assertThat(all)
        .doesNotContain("Sx9f8e7d6c", "c5rf", "alice", "x\\ny", "n3wS3", "0paque", "=en", "shrt");
    String token = first.responseBody().replaceAll(".*\"access_token\":\"([^\"]+)\".*", "$1");
    assertThat(second.requestHeader("authorization")).hasValue("Bearer " + token);
    String session = first.responseHeader("set-cookie").orElseThrow().replaceAll("SID=|;.*", "");
    assertThat(second.requestHeader("cookie")).hasValue("SID=" + session);
    String csrf = first.requestBody().replaceAll(".*\"csrf\":\"([^\"]+)\".*", "$1");
    assertThat(first.requestHeader("cookie").orElseThrow()).contains("csrf=" + csrf);
  }

  @Test
  void maskTrace_basicCredentials_userAndPasswordAreKnownElsewhere() {
    String pair =
        Base64.getEncoder().encodeToString("alice:s3cret".getBytes(StandardCharsets.UTF_8));
    var trace =
        new Trace(
            "t0001",
            null,
            "GET",
            URI.create("https://app.example/"),
            List.of(Map.entry("authorization", "Basic " + pair)),
            null,
            200,
            List.of(),
            "hello alice, your password s3cret is weak");

    Trace masked = redaction.mask(trace);

    assertThat(masked.requestHeader("Authorization")).hasValue("Basic [credential-1]");
    assertThat(masked.responseBody()).doesNotContain("alice", "s3cret");
  }

  @Test
  void add_aKindThatIsNoWord_isRefused() {
    assertThatThrownBy(() -> redaction.add("a-b", "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 300)
  void mask_anyAddedSecretInAnyText_isNotShown(
      @ForAll @StringLength(min = 6, max = 40) String secret,
      @ForAll @StringLength(max = 60) String before,
      @ForAll @StringLength(max = 60) String after) {
    var mine = new Redaction();
    mine.add(secret);
    if (!secret.isBlank() && !secret.contains("[secret-1]") && !"[secret-1]".contains(secret)) {
      assertThat(mine.mask(before + secret + after)).doesNotContain(secret);
    }
  }

  @Property(tries = 300)
  void mask_anyText_neverThrows(@ForAll String text) {
    assertThat(new Redaction().mask(text)).isNotNull();
  }
}
