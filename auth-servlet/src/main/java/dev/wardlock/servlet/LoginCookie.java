package dev.wardlock.servlet;

import dev.wardlock.model.Token;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The login cookie: the one name that it has for a request, how it is read and how it is set.
 *
 * <p>Where the outside sees TLS its name begins with {@code __Host-}, so that no other host and no
 * plain connection can set it, and it is {@code Secure}; a cookie without the prefix is not read
 * there. It is {@code HttpOnly} and {@code SameSite=Lax}, for all paths of this host and for no
 * other. It has no age: the browser forgets it when it closes, the server when the session is over.
 *
 * <p>Immutable and safe for use by many threads. Default name: {@code wardlock}.
 *
 * <p>Source: RFC 6265, section 4.1; RFC 6265bis, section 4.1.3 (prefixes).
 */
final class LoginCookie {

  static final String DEFAULT_NAME = "wardlock";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Lax";

  private final String name;
  private final Origins origins;

  private LoginCookie(String name, Origins origins) {
    this.name = name;
    this.origins = origins;
  }

  /** Checks the name; faults are added. */
  static LoginCookie of(String name, Origins origins, List<String> faults) {
    if (!NAME.matcher(name).matches() || name.startsWith("__")) {
      faults.add(
          "a cookie name is 1 to 64 letters, digits, '_' and '-', and does not begin with '__',"
              + " which has a meaning to browsers: __Host- is added behind TLS");
    }
    return new LoginCookie(name, origins);
  }

  /** The one name that is read and written. */
  String name(HttpServletRequest request) {
    return origins.https(request) ? "__Host-" + name : name;
  }

  /** What a request presents under that name. */
  PresentedCookie presented(HttpServletRequest request) {
    return PresentedCookie.of(request, name(request));
  }

  /** Every value under that name: where another host has tossed one in, ours is among them. */
  Set<String> values(HttpServletRequest request) {
    return PresentedCookie.values(request, name(request));
  }

  /**
   * Sets it.
   *
   * @throws IllegalArgumentException if the token has a character that no cookie may have
   */
  void write(HttpServletRequest request, HttpServletResponse response, Token token) {
    String value = token.reveal();
    if (!PresentedCookie.isValue(value)) {
      throw new IllegalArgumentException("this token cannot be the value of a cookie");
    }
    set(request, response, value + ATTRIBUTES);
  }

  /** Makes the browser forget it. */
  void clear(HttpServletRequest request, HttpServletResponse response) {
    set(request, response, ATTRIBUTES + "; Max-Age=0");
  }

  private void set(HttpServletRequest request, HttpServletResponse response, String rest) {
    String secure = origins.https(request) ? "; Secure" : "";
    response.addHeader("Set-Cookie", name(request) + "=" + rest + secure);
  }
}
