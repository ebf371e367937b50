package dev.wardlock.servlet;

import static dev.wardlock.servlet.FakeRequest.peer;
import static dev.wardlock.servlet.FakeRequest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.servlet.Origins.Site;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {

  private static final String PROXY = "10.1.2.3";
  private static final String OWN = "https://console.example.org";

  private static Origins origins(String publicOrigin) {
    var faults = new ArrayList<String>();
    TrustedProxies proxies = TrustedProxies.of(List.of(PROXY), faults);
    Origins origins = Origins.of(publicOrigin, proxies, faults);
    assertThat(faults).isEmpty();
    return origins;
  }

  private static final Origins FOUND = origins(null);
  private static final Origins SET = origins(OWN);

  @ParameterizedTest
  @CsvSource({
    "https://console.example.org, true",
    "https://console.example.org:8443, true",
    "https://console.example.org:80, true",
    "http://localhost:8080, false",
    "http://[::1]:8080, false",
    "http://10.0.0.1, false",
  })
  void own_publicOrigin_isThatWhateverTheRequestSays(String publicOrigin, boolean https) {
    Origins origins = origins(publicOrigin);
    for (FakeRequest request :
        List.of(
            request().header("Host", "other.example"),
            request().tls(),
            peer(PROXY).header("X-Forwarded-Proto", "http").header("X-Forwarded-Host", "o"),
            peer(PROXY).header("X-Forwarded-Proto", "https"))) {
      assertThat(origins.own(request.build())).isEqualTo(publicOrigin);
      assertThat(origins.https(request.build())).isEqualTo(https);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "console.example.org",
        "//console.example.org",
        "https:console.example.org",
        "https:/console.example.org",
        "https://",
        "https:///",
        "ftp://console.example.org",
        "wss://console.example.org",
        "https://console.example.org//",
        "https://console.example.org/path",
        "https://console.example.org/path/",
        "https://console.example.org?x",
        "https://console.example.org#x",
        "https://user:hunter2@console.example.org",
        "https://console.example.org:",
        "https://console.example.org:0",
        "https://*.example.org",
        "https://c\u00f6nsole.example.org",
        "https://a https://b",
        "https://a,https://b",
        " https://console.example.org",
        "null",
      })
  void of_notAnOrigin_isAFaultThatDoesNotRepeatIt(String text) {
    var faults = new ArrayList<String>();

    Origins.of(text, TrustedProxies.of(List.of(), faults), faults);

    assertThat(faults).singleElement().asString().contains("scheme://host[:port] and nothing else");
    assertThat(faults.toString()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "https://console.example.org/, https://console.example.org",
    "https://Console.example.org, https://console.example.org",
    "HTTPS://console.example.org, https://console.example.org",
    "https://console.example.org:443, https://console.example.org",
    "http://console.example.org:80/, http://console.example.org",
    "http://[0:0:0:0:0:0:0:1], http://[::1]",
  })
  void of_originNotAsBrowsersWriteIt_isAFaultThatSaysHow(String text, String canonical) {
    var faults = new ArrayList<String>();

    Origins.of(text, TrustedProxies.of(List.of(), faults), faults);

    assertThat(faults).singleElement().asString().endsWith(": " + canonical);
  }

  @Test
  void own_noPublicOrigin_isWhatTheClientAsked() {
    assertThat(FOUND.own(request().header("Host", "A.example").build()))
        .isEqualTo("http://a.example");
    assertThat(FOUND.own(request().header("Host", "a.example:80").build()))
        .isEqualTo("http://a.example");
    assertThat(FOUND.own(request().header("Host", "a.example:8080").build()))
        .isEqualTo("http://a.example:8080");
    assertThat(FOUND.own(request().tls().header("Host", "a.example:443").build()))
        .isEqualTo("https://a.example");
    assertThat(FOUND.own(request().tls().header("Host", "[::1]:8443").build()))
        .isEqualTo("https://[::1]:8443");
    assertThat(FOUND.own(request().tls().http2(443).build()))
        .isEqualTo("https://console.example.org");
  }

  @Test
  void own_behindTrustedProxy_isWhatTheProxySays() {
    var proxied = peer(PROXY).header("Host", "inner:8080").header("X-Forwarded-Proto", "https");

    assertThat(FOUND.own(proxied.build())).isEqualTo("https://inner:8080");
    assertThat(FOUND.https(proxied.build())).isTrue();
    assertThat(FOUND.own(proxied.header("X-Forwarded-Host", "console.example.org").build()))
        .isEqualTo(OWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a:b", "u@a", "a b", "::1"})
  void own_malformedHost_isNone(String host) {
    assertThat(FOUND.own(request().header("Host", host).build())).isNull();
    assertThat(FOUND.own(peer(PROXY).header("Host", "a").header("X-Forwarded-Host", host).build()))
        .isNull();
  }

  /** A request to ours, with what a browser says of where it comes from; - where it does not. */
  private static List<Site> judge(String site, String origin) {
    var judged = new ArrayList<Site>();
    for (Origins origins : List.of(FOUND, SET)) {
      FakeRequest request = request().tls().header("Host", "console.example.org");
      if (!site.equals("-")) {
        request.header("Sec-Fetch-Site", site);
      }
      if (!origin.equals("-")) {
        request.header("Origin", origin);
      }
      judged.add(origins.judge(request.build()));
    }
    return judged;
  }

  @ParameterizedTest
  @CsvSource({
    "-, -, UNKNOWN",
    "same-origin, -, SAME",
    "none, -, SAME",
    "same-site, -, CROSS",
    "cross-site, -, CROSS",
    "'', -, CROSS",
    "Same-Origin, -, CROSS",
    "'same-origin, same-origin', -, CROSS",
    "same-origin;x, -, CROSS",
    "new-value, -, CROSS",
    "-, https://console.example.org, SAME",
    "-, http://console.example.org, CROSS",
    "-, https://console.example.org:443, CROSS",
    "-, https://console.example.org:8443, CROSS",
    "-, https://console.example.org/, CROSS",
    "-, https://Console.example.org, CROSS",
    "-, https://console.example.org., CROSS",
    "-, https://console.example.org.evil.example, CROSS",
    "-, https://evil.example, CROSS",
    "-, https://a.console.example.org, CROSS",
    "-, https://example.org, CROSS",
    "-, null, CROSS",
    "-, Null, CROSS",
    "-, '', CROSS",
    "-, 'https://console.example.org https://evil.example', CROSS",
    "-, 'https://console.example.org, https://console.example.org', CROSS",
    "-, console.example.org, CROSS",
    "same-origin, https://console.example.org, SAME",
    "none, https://console.example.org, SAME",
    "same-origin, https://evil.example, CROSS",
    "none, https://evil.example, CROSS",
    "same-origin, '', CROSS",
    "same-site, https://console.example.org, CROSS",
    "cross-site, https://console.example.org, CROSS",
    "cross-site, null, CROSS",
    "same-site, null, CROSS",
    "none, null, CROSS",
    "same-origin, null, SAME",
    "same-origin, NULL, CROSS",
  })
  void judge_whatABrowserSays_mustAgree(String site, String origin, Site answer) {
    assertThat(judge(site, origin)).containsOnly(answer);
  }

  @Test
  void judge_repeatedHeader_isCross() {
    assertThat(SET.judge(request().header("Sec-Fetch-Site", "same-origin", "same-origin").build()))
        .isEqualTo(Site.CROSS);
    assertThat(SET.judge(request().header("Origin", OWN, OWN).build())).isEqualTo(Site.CROSS);
    assertThat(
            SET.judge(
                request()
                    .header("Sec-Fetch-Site", "same-origin")
                    .header("Origin", OWN, "null")
                    .build()))
        .isEqualTo(Site.CROSS);
  }

  @Test
  void judge_ownOriginUnknown_isCrossWhereOneIsSaid() {
    assertThat(FOUND.judge(request().header("Origin", "http://a").build())).isEqualTo(Site.CROSS);
    assertThat(FOUND.judge(request().header("Host", "u@a").header("Origin", "http://a").build()))
        .isEqualTo(Site.CROSS);
    assertThat(
            FOUND.judge(
                request()
                    .header("Host", "a", "a")
                    .header("Sec-Fetch-Site", "same-origin")
                    .header("Origin", "http://a")
                    .build()))
        .isEqualTo(Site.CROSS);
    assertThat(FOUND.judge(request().build())).isEqualTo(Site.UNKNOWN);
  }

  @Test
  void judge_hostMadeUpByAStranger_doesNotMakeOriginsOurs() {
    var request =
        request()
            .header("Host", "console.example.org")
            .header("X-Forwarded-Host", "evil.example")
            .header("Origin", "http://evil.example");

    assertThat(FOUND.judge(request.build())).isEqualTo(Site.CROSS);
    assertThat(SET.judge(request.build())).isEqualTo(Site.CROSS);
  }

  @Test
  void judge_refererAlone_saysNothing() {
    assertThat(SET.judge(request().header("Referer", OWN + "/").build())).isEqualTo(Site.UNKNOWN);
    assertThat(SET.judge(request().header("Referer", "https://evil.example/").build()))
        .isEqualTo(Site.UNKNOWN);
  }

  @Test
  void judge_webSocketBehindTraefik_isSame() {
    var request =
        peer(PROXY)
            .header("Host", "console.example.org")
            .header("X-Forwarded-Proto", "wss")
            .header("Origin", OWN);

    assertThat(FOUND.judge(request.build())).isEqualTo(Site.SAME);
  }
}
