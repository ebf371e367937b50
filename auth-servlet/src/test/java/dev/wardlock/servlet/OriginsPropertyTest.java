package dev.wardlock.servlet;

import static dev.wardlock.servlet.FakeRequest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.servlet.Origins.Site;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class OriginsPropertyTest {

  private static final TrustedProxies NONE = TrustedProxies.of(List.of(), new ArrayList<>());
  private static final Origins FOUND = Origins.of(null, NONE, new ArrayList<>());

  @Provide
  Arbitrary<String> hosts() {
    return Arbitraries.of(
        "a.example",
        "b.example",
        "a.example:80",
        "a.example:443",
        "a.example:8080",
        "A.Example",
        "[::1]",
        "[::1]:80",
        "127.0.0.1",
        "localhost:8080",
        "a.example.",
        "a.example@b",
        "a/b",
        "");
  }

  @Property(tries = 2_000)
  void judge_originAlone_isSameExactlyWhereABrowserWouldSayIt(
      @ForAll("hosts") String host,
      @ForAll("hosts") String page,
      @ForAll boolean tls,
      @ForAll boolean pageTls) {
    FakeRequest request =
        request().header("Host", host).header("Origin", (pageTls ? "https://" : "http://") + page);

    Site site = FOUND.judge((tls ? request.tls() : request).build());

    String ours = browserOrigin((tls ? "https://" : "http://") + host);
    String theirs = (pageTls ? "https://" : "http://") + page;
    assertThat(site).isEqualTo(theirs.equals(ours) ? Site.SAME : Site.CROSS);
  }

  /** What a browser makes of the address of a page; empty where it is none. */
  private static String browserOrigin(String address) {
    URI uri = URI.create(address.endsWith("//") ? address + "/" : address);
    if (uri.getHost() == null || uri.getUserInfo() != null || !uri.getRawPath().isEmpty()) {
      return "";
    }
    int usual = uri.getScheme().equals("https") ? 443 : 80;
    String port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
  }

  @Property(tries = 2_000)
  void judge_anyHeaders_onlyOurOwnWordsAreSame(@ForAll String site, @ForAll String origin) {
    var both =
        request().header("Host", "a").header("Sec-Fetch-Site", site).header("Origin", origin);
    var alone = request().header("Host", "a").header("Origin", origin);

    assertThat(FOUND.judge(both.build())).isEqualTo(Site.CROSS);
    assertThat(FOUND.judge(alone.build())).isEqualTo(Site.CROSS);
    assertThat(FOUND.judge(request().header("Sec-Fetch-Site", site).build())).isEqualTo(Site.CROSS);
  }

  @Property
  void of_whateverPasses_isAnOriginThatABrowserWrites(
      @ForAll("hosts") String host, @ForAll boolean tls) {
    var faults = new ArrayList<String>();
    String text = (tls ? "https://" : "http://") + host;

    Origins.of(text, NONE, faults);

    assertThat(faults.isEmpty()).isEqualTo(text.equals(browserOrigin(text)));
  }
}
