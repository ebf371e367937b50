package dev.wardlock.servlet;

import static dev.wardlock.servlet.FakeRequest.peer;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TrustedProxiesPropertyTest {

  private static final TrustedProxies PROXIES =
      TrustedProxies.of(List.of("10.0.0.0/8", "2001:db8:ffff::/48"), new ArrayList<>());

  @Provide
  Arbitrary<String> proxies() {
    return Arbitraries.of(
        "10.0.0.1", "10.9.9.9", "::ffff:10.1.1.1", "2001:db8:ffff::1", "10.0.0.1:80");
  }

  @Provide
  Arbitrary<String> strangers() {
    return Arbitraries.of("203.0.113.7", "11.0.0.1", "2001:db8:fffe::1", "::1", "127.0.0.1");
  }

  /** What a client can make up, and more. */
  @Provide
  Arbitrary<String> madeUp() {
    return Arbitraries.of(
            "10.0.0.1",
            "203.0.113.99",
            "::1",
            ",",
            ",,",
            " ",
            "\t",
            "unknown",
            "[",
            "]",
            ":",
            "%",
            "for=1.1.1.1",
            "\"",
            "\u00e4",
            "\u2003",
            "1",
            ".",
            "2001:db8:ffff::2",
            "65536")
        .list()
        .ofMaxSize(8)
        .map(l -> String.join("", l));
  }

  @Property(tries = 3_000)
  void client_whateverItMadeUp_isTheAddressThatTheOutermostProxySaw(
      @ForAll("madeUp") String madeUp,
      @ForAll("strangers") String client,
      @ForAll("proxies") String peer,
      @ForAll List<@From("proxies") String> hops,
      @ForAll Random random) {
    // Each hop adds what it saw, to the line or as a line of its own.
    var lines = new ArrayList<String>(List.of(madeUp));
    var seen = new ArrayList<String>(List.of(client));
    seen.addAll(hops);
    for (String address : seen) {
      if (random.nextBoolean()) {
        lines.add(address);
      } else {
        lines.add(lines.remove(lines.size() - 1) + (random.nextBoolean() ? "," : ", ") + address);
      }
    }
    var request = peer(peer).header("X-Forwarded-For", lines.toArray(String[]::new)).build();

    assertThat(PROXIES.client(request)).isEqualTo(client);
  }

  @Property(tries = 3_000)
  void any_whateverHeaders_theAnswerIsCanonical(
      @ForAll("madeUp") String one, @ForAll("madeUp") String two, @ForAll("proxies") String peer) {
    var request =
        peer(peer)
            .header("X-Forwarded-For", one, two)
            .header("X-Forwarded-Proto", two, one)
            .header("X-Forwarded-Host", one, two)
            .header("Host", two)
            .build();

    Address client = AddressReader.literal(PROXIES.client(request));
    assertThat(client).isNotNull();
    assertThat(client.text()).isEqualTo(PROXIES.client(request));
    assertThat(PROXIES.scheme(request)).isEqualTo("http");
    String host = PROXIES.host(request);
    if (host != null) {
      assertThat(host).matches("[a-z0-9._:\\[\\]-]+");
      assertThat(Authority.parse(host)).isNotNull();
    }
  }

  @Property
  void any_peerIsAStranger_headersChangeNothing(
      @ForAll("strangers") String peer, @ForAll String one, @ForAll("madeUp") String two) {
    var bare = peer(peer).header("Host", "a").build();
    var dressed =
        peer(peer)
            .header("Host", "a")
            .header("X-Forwarded-For", one, two, "203.0.113.1")
            .header("X-Forwarded-Proto", one, two, "https")
            .header("X-Forwarded-Host", one, two, "b")
            .header("Forwarded", "for=203.0.113.1;proto=https;host=b")
            .header("X-Real-IP", "203.0.113.1")
            .build();

    assertThat(PROXIES.client(dressed)).isEqualTo(PROXIES.client(bare)).isEqualTo(peer);
    assertThat(PROXIES.network(dressed)).isEqualTo(PROXIES.network(bare));
    assertThat(PROXIES.scheme(dressed)).isEqualTo("http");
    assertThat(PROXIES.host(dressed)).isEqualTo("a");
  }
}
