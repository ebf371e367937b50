package dev.wardlock.servlet;

import static dev.wardlock.servlet.FakeRequest.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

  private static final String PROXY = "10.1.2.3";

  private static TrustedProxies trusting(String... addresses) {
    var faults = new ArrayList<String>();
    TrustedProxies proxies = TrustedProxies.of(List.of(addresses), faults);
    assertThat(faults).isEmpty();
    return proxies;
  }

  private static final TrustedProxies PROXIES =
      trusting("10.0.0.0/8", "192.0.2.1", "2001:db8:ffff::/48");

  private static String client(String peer, String... lines) {
    return PROXIES.client(peer(peer).header("X-Forwarded-For", lines).build());
  }

  @Test
  void client_peerNotTrusted_headersAreNotRead() {
    assertThat(client("198.51.100.9", "203.0.113.7")).isEqualTo("198.51.100.9");
    assertThat(client("192.0.2.2", "203.0.113.7")).isEqualTo("192.0.2.2");
    assertThat(client("11.0.0.0", "203.0.113.7")).isEqualTo("11.0.0.0");
    assertThat(client("2001:db8:fffe::1", "203.0.113.7")).isEqualTo("2001:db8:fffe::1");
    assertThat(
            trusting().client(peer("127.0.0.1").header("X-Forwarded-For", "203.0.113.7").build()))
        .isEqualTo("127.0.0.1");
  }

  @Test
  void client_peerTrusted_isTheFirstStrangerFromTheRight() {
    assertThat(client(PROXY, "203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(client("192.0.2.1", "203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(client("[2001:db8:ffff::9]", "203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(client("::ffff:10.1.2.3", "203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(client(PROXY, "1.1.1.1, 203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(client(PROXY, "1.1.1.1, 203.0.113.7,10.0.0.2 ,\t192.0.2.1"))
        .isEqualTo("203.0.113.7");
    assertThat(client(PROXY, "10.0.0.9, 203.0.113.7, 10.0.0.2")).isEqualTo("203.0.113.7");
    assertThat(client(PROXY, "2001:DB8::7")).isEqualTo("2001:db8::7");
    assertThat(client(PROXY, "::ffff:203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(client(PROXY, "203.0.113.7:49152")).isEqualTo("203.0.113.7");
    assertThat(client(PROXY, "[2001:db8::7]:49152")).isEqualTo("2001:db8::7");
  }

  @Test
  void client_severalHeaders_areOneInTheirOrder() {
    assertThat(client(PROXY, "1.1.1.1", "203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(client(PROXY, "1.1.1.1, 203.0.113.7", "10.0.0.2, 10.0.0.3"))
        .isEqualTo("203.0.113.7");
    assertThat(client(PROXY, "203.0.113.7", "10.0.0.2", "10.0.0.3")).isEqualTo("203.0.113.7");
  }

  @Test
  void client_onlyProxies_isTheOutermost() {
    assertThat(client(PROXY)).isEqualTo(PROXY);
    assertThat(client(PROXY, "10.0.0.7, 10.0.0.8")).isEqualTo("10.0.0.7");
    assertThat(client(PROXY, "10.0.0.6", "10.0.0.7, 10.0.0.8")).isEqualTo("10.0.0.6");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        "unknown",
        "_x",
        "localhost",
        "203.0.113.7,",
        "203.0.113",
        "0203.0.113.7",
        "203.0.113.7:0",
        "\"203.0.113.7\"",
        "for=203.0.113.7",
        "203.0.113.7 203.0.113.7",
        "203.0.113.7;x",
        "203.0.113.7, ,",
        "[2001:db8::7"
      })
  void client_malformedEntry_isTheLastAddressKnown(String entry) {
    assertThat(client(PROXY, entry)).isEqualTo(PROXY);
    assertThat(client(PROXY, "1.1.1.1," + entry + ",10.0.0.8")).isEqualTo("10.0.0.8");
    assertThat(client(PROXY, entry, "10.0.0.8")).isEqualTo("10.0.0.8");
    assertThat(client(PROXY, entry + ",203.0.113.9")).isEqualTo("203.0.113.9");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "/run/app.sock", "unknown", "localhost", "@"})
  void client_peerWithoutAddress_isUnknownAndNotTrusted(String peer) {
    TrustedProxies most = trusting("0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1");
    var request =
        peer(peer)
            .header("X-Forwarded-For", "203.0.113.7")
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Host", "evil.example")
            .header("Host", "console.example.org")
            .build();

    assertThat(most.client(request)).isEqualTo("unknown");
    assertThat(most.network(request)).isEqualTo("unknown");
    assertThat(most.scheme(request)).isEqualTo("http");
    assertThat(most.host(request)).isEqualTo("console.example.org");
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.9, 198.51.100.9",
    "::ffff:198.51.100.9, 198.51.100.9",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
    "[2001:db8:1:2:ffff::1], 2001:db8:1:2::/64",
    "2001:db8:1:3::1, 2001:db8:1:3::/64",
    "fe80::1%eth0, fe80::/64",
    "::1, ::/64",
  })
  void network_ofClient_isWhatItCannotChange(String peer, String network) {
    assertThat(trusting().network(peer(peer).build())).isEqualTo(network);
    assertThat(PROXIES.network(peer(PROXY).header("X-Forwarded-For", peer).build()))
        .isEqualTo(network);
  }

  @Test
  void client_endlessHeader_costsNoMoreThanItsLength() {
    String line = "10.0.0.1,".repeat(300_000) + "10.0.0.1";
    String[] lines = new String[20_000];
    Arrays.fill(lines, "10.0.0.1,10.0.0.2");

    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertThat(client(PROXY, line)).isEqualTo("10.0.0.1");
          assertThat(client(PROXY, lines)).isEqualTo("10.0.0.1");
          assertThat(client(PROXY, "1".repeat(3_000_000))).isEqualTo(PROXY);
        });
  }

  private static String scheme(FakeRequest request, String... lines) {
    return PROXIES.scheme(request.header("X-Forwarded-Proto", lines).build());
  }

  @Test
  void scheme_peerNotTrusted_isTheRequestsOwn() {
    assertThat(scheme(peer("198.51.100.9"), "https")).isEqualTo("http");
    assertThat(scheme(peer("198.51.100.9").tls(), "http")).isEqualTo("https");
    assertThat(scheme(peer("198.51.100.9").scheme("HTTPS"))).isEqualTo("https");
    assertThat(scheme(peer(PROXY))).isEqualTo("http");
    assertThat(scheme(peer(PROXY).tls())).isEqualTo("https");
  }

  @ParameterizedTest
  @CsvSource({
    "https, https",
    "HTTPS, https",
    "http, http",
    "wss, https",
    "ws, http",
    "'https, http', http",
    "'http,\thttps', https",
    "'evil, https', https",
  })
  void scheme_peerTrusted_isItsWord(String said, String scheme) {
    assertThat(scheme(peer(PROXY), said)).isEqualTo(scheme);
    assertThat(scheme(peer(PROXY).tls(), said)).isEqualTo(scheme);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "ftp", "https,", "https://", "https;http", "on", "http\u017f"})
  void scheme_oddWord_isTheRequestsOwn(String said) {
    assertThat(scheme(peer(PROXY), said)).isEqualTo("http");
    assertThat(scheme(peer(PROXY).tls(), said)).isEqualTo("https");
    assertThat(scheme(peer(PROXY), "https", said)).isEqualTo("http");
  }

  @Test
  void scheme_severalHeaders_isTheLast() {
    assertThat(scheme(peer(PROXY), "http", "https")).isEqualTo("https");
    assertThat(scheme(peer(PROXY), "https", "http")).isEqualTo("http");
  }

  @Test
  void host_peerNotTrusted_isThatOfTheRequest() {
    var request =
        peer("198.51.100.9")
            .header("Host", "Console.Example.org:8443")
            .header("X-Forwarded-Host", "e");

    assertThat(PROXIES.host(request.build())).isEqualTo("console.example.org:8443");
  }

  @ParameterizedTest
  @CsvSource({
    "a.example, a.example",
    "A.example:8443, a.example:8443",
    "'evil.example, a.example', a.example",
    "[2001:DB8::1]:80, [2001:db8::1]:80",
    "'a.example,',",
    "a.example/x,",
    "'',",
  })
  void host_peerTrusted_isItsWord(String said, String host) {
    var request = peer(PROXY).header("Host", "inner:8080").header("X-Forwarded-Host", "e", said);

    assertThat(PROXIES.host(request.build())).isEqualTo(host);
  }

  @Test
  void host_peerTrustedAndSilent_isThatOfTheRequest() {
    assertThat(PROXIES.host(peer(PROXY).header("Host", "inner:8080").build()))
        .isEqualTo("inner:8080");
  }

  @Test
  void host_notExactlyOne_isNone() {
    assertThat(PROXIES.host(peer("198.51.100.9").build())).isNull();
    assertThat(PROXIES.host(peer("198.51.100.9").http10().build())).isNull();
    assertThat(PROXIES.host(peer("198.51.100.9").header("Host", "a", "a").build())).isNull();
    assertThat(PROXIES.host(peer("198.51.100.9").http2(80).header("Host", "a", "b").build()))
        .isNull();
  }

  @Test
  void host_http2WithoutHostHeader_isItsAuthority() {
    assertThat(PROXIES.host(peer(PROXY).http2(80).build())).isEqualTo("console.example.org");
    assertThat(PROXIES.host(peer(PROXY).http2(443).tls().build())).isEqualTo("console.example.org");
    assertThat(PROXIES.host(peer(PROXY).http2(8443).tls().build()))
        .isEqualTo("console.example.org:8443");
    assertThat(PROXIES.host(peer(PROXY).http2(80).header("Host", "b").build())).isEqualTo("b");
  }

  @Test
  void headers_containerDoesNotSay_areNone() {
    var request = peer(PROXY).silent().build();

    assertThat(PROXIES.client(request)).isEqualTo(PROXY);
    assertThat(PROXIES.scheme(request)).isEqualTo("http");
    assertThat(PROXIES.host(request)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "proxy.example",
        "localhost",
        "10.0.0",
        "010.0.0.0/8",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/08",
        "10.0.0.0/",
        "10.0.0.0/8/8",
        "10.0.0.0/255.0.0.0",
        "10.0.0.1/8",
        "0.0.0.0/0",
        "::/0",
        "::ffff:0.0.0.0/96",
        "::ffff:0.0.0.0/95",
        "2001:db8::1/32",
        "2001:db8::/129",
        "fe80::1%eth0",
        "[::1]",
        " 10.0.0.1",
        "10.0.0.1, 10.0.0.2",
        "10.0.0.*",
      })
  void of_notAnAddressOrBlock_isAFaultThatNamesIt(String text) {
    var faults = new ArrayList<String>();

    TrustedProxies.of(List.of("10.0.0.1", text, "::1"), faults);

    assertThat(faults).singleElement().asString().startsWith("trusted proxy '" + text + "': ");
  }

  @Test
  void of_severalFaults_areAllReported() {
    var faults = new ArrayList<String>(List.of("one before"));

    TrustedProxies.of(List.of("a", "0.0.0.0/0", "10.0.0.1/8"), faults);

    assertThat(faults).hasSize(4);
    assertThat(faults.get(1)).contains("names are not looked up");
    assertThat(faults.get(2)).contains("every address");
    assertThat(faults.get(3)).contains("first address");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, 11.0.0.0",
    "10.0.0.0/8, ::ffff:10.0.0.1, ::10.0.0.1",
    "::ffff:10.0.0.0/104, 10.0.0.1, 11.0.0.1",
    "192.0.2.128/25, 192.0.2.128, 192.0.2.127",
    "192.0.2.7/32, 192.0.2.7, 192.0.2.6",
    "192.0.2.7, 192.0.2.7, 192.0.2.8",
    "128.0.0.0/1, 255.0.0.1, 127.0.0.1",
    "2001:db8::/32, 2001:db8:ffff::, 2001:db9::",
    "2001:db8::/64, 2001:db8::ffff:0:0:1, 2001:db8:0:1::",
    "2001:db8::/65, 2001:db8::7fff:0:0:0, 2001:db8::8000:0:0:0",
    "::1/128, ::1, ::2",
    "::/1, 7fff::, 8000::",
    "::/1, ::1, 127.0.0.1",
  })
  void of_block_containsItsAddressesAlone(String block, String inside, String outside) {
    TrustedProxies proxies = trusting(block);

    assertThat(proxies.client(peer(inside).header("X-Forwarded-For", "203.0.113.7").build()))
        .isEqualTo("203.0.113.7");
    assertThat(proxies.client(peer(outside).header("X-Forwarded-For", "203.0.113.7").build()))
        .isNotEqualTo("203.0.113.7");
  }
}
