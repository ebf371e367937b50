package dev.wardlock.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * What a request presents as its key: a bearer token in the {@code Authorization} header, nothing,
 * or something ambiguous.
 *
 * <p>The scheme is case-insensitive, and the token trimmed of spaces and tabs. No header, another
 * scheme and a bearer without a token are nothing. Two headers, two credentials in one, and a token
 * in the query string are ambiguous. Whether the token has the form of one is not asked here.
 *
 * <p>Source: RFC 6750, sections 2 and 3.1; RFC 9110, section 11.6.2.
 */
final class BearerToken {

  private static final String SCHEME = "bearer";
  private static final String PARAMETER = "access_token";
  private static final BearerToken ABSENT = new BearerToken("");
  private static final BearerToken AMBIGUOUS = new BearerToken(null);

  private final @Nullable String text;

  private BearerToken(@Nullable String text) {
    this.text = text;
  }

  static BearerToken of(HttpServletRequest request) {
    if (inQuery(request.getQueryString())) {
      return AMBIGUOUS;
    }
    Enumeration<String> headers = request.getHeaders("Authorization");
    if (headers == null || !headers.hasMoreElements()) {
      return ABSENT;
    }
    BearerToken token = parse(headers.nextElement());
    return headers.hasMoreElements() ? AMBIGUOUS : token;
  }

  static BearerToken parse(String header) {
    int start = skip(header, 0);
    int scheme = start;
    while (scheme < header.length()
        && !isSpace(header.charAt(scheme))
        && header.charAt(scheme) != ',') {
      scheme++;
    }
    boolean bearer =
        scheme - start == SCHEME.length()
            && header.regionMatches(true, start, SCHEME, 0, SCHEME.length());
    if (bearer ? header.indexOf(',') >= 0 : listsBearer(header)) {
      return AMBIGUOUS;
    }
    int end = header.length();
    while (end > scheme && isSpace(header.charAt(end - 1))) {
      end--;
    }
    int from = skip(header, scheme);
    return bearer && from < end ? new BearerToken(header.substring(from, end)) : ABSENT;
  }

  /** Whether a bearer hides behind another credential, as where a proxy joined two headers. */
  private static boolean listsBearer(String header) {
    for (int comma = header.indexOf(','); comma >= 0; comma = header.indexOf(',', comma + 1)) {
      int at = skip(header, comma + 1);
      int end = at + SCHEME.length();
      if (header.regionMatches(true, at, SCHEME, 0, SCHEME.length())
          && (end == header.length() || isSpace(header.charAt(end)) || header.charAt(end) == ',')) {
        return true;
      }
    }
    return false;
  }

  static boolean inQuery(@Nullable String query) {
    return inQuery(query, PARAMETER);
  }

  /** Whether a query names a parameter. Never getParameter, which would read a form's body. */
  static boolean inQuery(@Nullable String query, String parameter) {
    if (query == null) {
      return false;
    }
    for (int start = 0; start <= query.length(); ) {
      int amp = query.indexOf('&', start);
      int end = amp < 0 ? query.length() : amp;
      int equals = query.indexOf('=', start);
      if (isNamed(query.substring(start, equals < 0 || equals > end ? end : equals), parameter)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  private static boolean isNamed(String name, String parameter) {
    if (name.indexOf('%') < 0) {
      return name.equals(parameter);
    }
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8).equals(parameter);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static int skip(String text, int from) {
    int i = from;
    while (i < text.length() && isSpace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
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
    return "BearerToken[redacted]";
  }
}
