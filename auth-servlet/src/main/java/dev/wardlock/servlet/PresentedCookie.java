package dev.wardlock.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request presents as its login cookie: one value, none, or several that differ.
 *
 * <p>The {@code Cookie} header is read here, and split at semicolons alone, as browsers write it.
 * The containers' own readers go beyond that: on Jetty one odd cookie of another application hides
 * ours or all, and older syntax (quotes, commas, {@code $Version}) has let a cookie in under the
 * prefix {@code __Host-} that the browser did not see.
 *
 * <p>A value that no cookie may have, and an empty one, is none: it was not ours. The same value
 * twice is one. Nothing that a client sends makes this throw.
 *
 * <p>Source: RFC 6265, sections 4.1.1, 5.2 and 5.4; RFC 9113, section 8.2.3 (several headers).
 */
final class PresentedCookie {

  private static final int LONGEST = 4096; // what browsers keep
  private static final PresentedCookie ABSENT = new PresentedCookie("");
  private static final PresentedCookie AMBIGUOUS = new PresentedCookie(null);

  private final @Nullable String text;

  private PresentedCookie(@Nullable String text) {
    this.text = text;
  }

  static PresentedCookie of(HttpServletRequest request, String name) {
    Set<String> values = values(request, name);
    return switch (values.size()) {
      case 0 -> ABSENT;
      case 1 -> new PresentedCookie(values.iterator().next());
      default -> AMBIGUOUS;
    };
  }

  /** Every value that is presented, each once, in order: secrets, all of them. */
  static Set<String> values(HttpServletRequest request, String name) {
    var values = new LinkedHashSet<String>();
    for (String line : Headers.all(request, "Cookie")) {
      for (int start = 0; start <= line.length(); ) {
        int semicolon = line.indexOf(';', start);
        int end = semicolon < 0 ? line.length() : semicolon;
        String value = value(line, start, end, name);
        if (!value.isEmpty()) {
          values.add(value);
        }
        start = end + 1;
      }
    }
    return values;
  }

  /** The value of one pair, if it has the name; else empty. */
  private static String value(String line, int from, int to, String name) {
    int start = from;
    int end = to;
    while (start < end && isSpace(line.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(line.charAt(end - 1))) {
      end--;
    }
    int equals = start + name.length();
    if (equals >= end || line.charAt(equals) != '=' || !line.startsWith(name, start)) {
      return "";
    }
    String value = line.substring(equals + 1, end);
    return isValue(value) ? value : "";
  }

  // Browsers know no other, and a wider one would take a disguised name for ours.
  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  /** Whether it can be the value of a cookie: cookie-octets, and not too many. */
  static boolean isValue(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST
        && text.chars().allMatch(c -> c > ' ' && c < 0x7F && "\",;\\".indexOf(c) < 0);
  }

  boolean isAmbiguous() {
    return text == null;
  }

  boolean isAbsent() {
    return text != null && text.isEmpty();
  }

  /** The secret itself; empty where there is none. */
  String reveal() {
    return text == null ? "" : text;
  }

  @Override
  public String toString() {
    return "PresentedCookie[redacted]";
  }
}
