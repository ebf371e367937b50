package dev.wardlock.servlet;

import static dev.wardlock.fuzz.Check.that;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.wardlock.servlet.Origins.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * What is taken for our own page is one to a browser too: its reading is OkHttp's here. The first
 * line of an input is the Host header, the second the Origin, the third, if any, Sec-Fetch-Site.
 */
class OriginFuzzTest {

  private static final Origins ORIGINS =
      Origins.of(null, TrustedProxies.of(List.of(), new ArrayList<>()), new ArrayList<>());

  @FuzzTest
  @DictionaryEntries({
    "site.example",
    "https://site.example",
    "\\x0A",
    ":443",
    ":8443",
    "null",
    "same-origin",
    "cross-site",
    "[::1]",
    "127.0.0.1",
    "localhost",
    "@",
    "/",
    "."
  })
  void origin(byte[] input) {
    List<String> lines = Stub.lines(input);
    if (lines.size() < 2) {
      return;
    }
    String host = lines.get(0);
    String origin = lines.get(1);
    List<String> site = lines.subList(2, lines.size());

    Site judged =
        ORIGINS.judge(
            Stub.headers(
                Map.of("Host", List.of(host), "Origin", List.of(origin), "Sec-Fetch-Site", site)));

    that(judged != Site.UNKNOWN, "an origin says something", lines);
    if (judged == Site.SAME) {
      boolean withheld = origin.equals("null") && site.equals(List.of("same-origin"));
      HttpUrl ours = HttpUrl.parse("https://" + host);
      that(withheld || (ours != null && same(ours, HttpUrl.parse(origin))), "a browser's", lines);
      that(site.size() < 2, "one word", lines);
      that(site.isEmpty() || List.of("same-origin", "none").contains(site.get(0)), "ours", lines);
    }
    loopback(host);
  }

  private static boolean same(HttpUrl ours, @Nullable HttpUrl theirs) {
    return theirs != null
        && ours.scheme().equals(theirs.scheme())
        && ours.host().equals(theirs.host())
        && ours.port() == theirs.port()
        && ours.encodedPath().equals("/");
  }

  /** What is taken for this machine is this machine. */
  private static void loopback(String host) {
    Authority authority = Authority.parse(host);
    if (authority != null && authority.isLoopback()) {
      HttpUrl url = HttpUrl.parse("http://" + host);
      that(
          url != null
              && (url.host().equals("localhost")
                  || url.host().equals("::1")
                  || url.host().startsWith("127.")
                  || url.host().startsWith("::ffff:127.")),
          "this machine",
          host);
    }
  }
}
