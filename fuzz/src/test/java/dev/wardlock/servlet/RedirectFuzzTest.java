package dev.wardlock.servlet;

import static dev.wardlock.fuzz.Check.that;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * Where a login leads to is on our origin for whoever reads the address: java.net.URI by RFC 3986,
 * OkHttp as browsers do; decoded once more, too.
 */
class RedirectFuzzTest {

  private static final URI LOGIN = URI.create("https://site.example/app/login?next=x");
  private static final HttpUrl BROWSER = Objects.requireNonNull(HttpUrl.parse(LOGIN.toString()));

  /** RFC 3986: what may follow a path. */
  private static final Pattern REST =
      Pattern.compile("(?:\\?(?:[\\w.~!$&'()*+,;=:@/?-]++|%[0-9A-Fa-f]{2})*+)?");

  @FuzzTest
  @DictionaryEntries({
    "/",
    "//",
    "/\\\\",
    "\\\\",
    "https:",
    "//evil.example",
    "javascript:",
    "\\x09",
    "\\x0D\\x0A",
    "@",
    "?",
    "#",
    "%2f",
    "%5c",
    "%09",
    "..",
    "%2e",
    "\\xC3\\xA4",
    "\\xEF\\xBC\\x8F",
    "\\xE3\\x80\\x82",
    "[",
    "]"
  })
  void redirect(byte[] input) {
    String presented = new String(input, StandardCharsets.UTF_8);
    String next = Next.of(presented);

    that(next.equals(presented) || next.equals("/"), "never mended", presented, next);
    that(next.startsWith("/") && next.length() <= Next.MAX_LENGTH, "a path", next);
    that(next.chars().allMatch(c -> c > ' ' && c < 0x7F), "fit for a header", next);
    staysForUri(next);
    staysForBrowser(next);
    String path = next.split("[?#]", 2)[0];
    staysForBrowser(URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8));
    that(
        URLDecoder.decode(Next.parameter(next), StandardCharsets.UTF_8).equals(next),
        "as a parameter",
        next);
    that(next.equals(presented) || !isPlainTarget(presented), "none is lost", presented);
  }

  private static void staysForUri(String next) {
    URI there = LOGIN.resolve(next).normalize();
    that(there.getScheme().equals("https"), "URI's scheme", next, there);
    that("site.example".equals(there.getRawAuthority()), "URI's authority", next, there);
    that(next.split("[?#]", 2)[0].equals(there.getRawPath()), "URI's path", next, there);
  }

  private static void staysForBrowser(String next) {
    HttpUrl there = BROWSER.resolve(next);
    that(there != null, "a browser goes there", next);
    Objects.requireNonNull(there);
    that(there.isHttps(), "a browser's scheme", next, there);
    that(there.host().equals("site.example") && there.port() == 443, "its host", next, there);
    that(there.username().isEmpty() && there.password().isEmpty(), "nobody", next, there);
    that(there.pathSegments().equals(segments(next)), "its path", next, there);
  }

  private static List<String> segments(String next) {
    String path = next.split("[?#]", 2)[0];
    return Arrays.stream(path.substring(1).split("/", -1))
        .map(s -> URLDecoder.decode(s.replace("+", "%2B"), StandardCharsets.UTF_8))
        .toList();
  }

  private static boolean isPlainTarget(String presented) {
    int end = presented.indexOf('?');
    String path = end < 0 ? presented : presented.substring(0, end);
    return presented.length() <= Next.MAX_LENGTH
        && path.matches("(?:/[A-Za-z0-9_~-]+)+/?")
        && REST.matcher(end < 0 ? "" : presented.substring(end)).matches();
  }
}
