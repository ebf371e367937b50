package dev.wardlock.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * The one path of a request, below the context path and decoded; or none, where it can be read in
 * two ways.
 *
 * <p>What a client sent is decoded once by us and once by the container. Only where both see the
 * same is there a path, and only where no third reader could see another: no empty or dot segment
 * but a last empty one, no path parameter, no character that a reader might decode or strip once
 * more, no dot segment in the compatibility forms of Unicode. A dispatch inside the application has
 * the path that the container routes it on.
 *
 * <p>Source: RFC 3986, sections 2 and 3.3; Servlet 6.0, section 3.5.2; Unicode Standard Annex 15.
 */
final class RequestPath {

  /** What may stand in a path unencoded (RFC 3986, pchar and slash), but for the semicolon. */
  private static final boolean[] PLAIN = new boolean[128];

  static {
    for (char c = 0; c < PLAIN.length; c++) {
      PLAIN[c] =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "/-._~!$&'()*+,=:@".indexOf(c) >= 0;
    }
  }

  private RequestPath() {}

  static @Nullable String of(HttpServletRequest request) {
    try {
      return request.getDispatcherType() == DispatcherType.REQUEST
          ? requested(request)
          : dispatched(request);
    } catch (IllegalArgumentException | IllegalStateException e) {
      return null; // Jetty's word for a path that it will not decode, and Tomcat's for /app\x
    }
  }

  private static @Nullable String requested(HttpServletRequest request) {
    String uri = canonical(request.getRequestURI());
    String context = canonical(request.getContextPath());
    if (uri == null || context == null || !uri.startsWith(context)) {
      return null;
    }
    String path = uri.substring(context.length());
    String servlet = orEmpty(request.getServletPath());
    String info = orEmpty(request.getPathInfo());
    if (path.length() == servlet.length() + info.length()
        && path.startsWith(servlet)
        && path.endsWith(info)) {
      return path;
    }
    // Tomcat serves a directory's welcome file without a dispatch: its own path decides.
    String routed = servlet + info;
    return path.endsWith("/") && routed.startsWith(path) && isUnambiguous(routed) ? routed : null;
  }

  private static @Nullable String dispatched(HttpServletRequest request) {
    Object servlet = null;
    Object info = null;
    if (request.getDispatcherType() == DispatcherType.INCLUDE) {
      servlet = request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH);
      info = request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
    }
    if (servlet == null) {
      servlet = request.getServletPath();
      info = request.getPathInfo();
    }
    String routed = orEmpty(servlet) + orEmpty(info);
    return isUnambiguous(routed) ? routed : null;
  }

  private static String orEmpty(@Nullable Object path) {
    return path == null ? "" : path.toString();
  }

  /** Decodes a raw path, strictly and once; null if it is not the one way to write what it says. */
  static @Nullable String canonical(@Nullable String raw) {
    if (raw == null) {
      return null;
    }
    boolean encoded = false;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        encoded = true;
      } else if (c >= PLAIN.length || !PLAIN[c]) {
        return null;
      }
    }
    String decoded = encoded ? decode(raw) : raw;
    return decoded != null && isUnambiguous(decoded) ? decoded : null;
  }

  private static @Nullable String decode(String raw) {
    byte[] bytes = new byte[raw.length()];
    int length = 0;
    for (int i = 0; i < raw.length(); i++) {
      int b = raw.charAt(i);
      if (b == '%') {
        int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(raw.charAt(i + 2), 16);
        b = high * 16 + low;
        if (low < 0 || b == '/') {
          return null;
        }
        i += 2;
      }
      bytes[length++] = (byte) b;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Whether a decoded path means the same to whoever reads it next. */
  static boolean isUnambiguous(String path) {
    if (!path.isEmpty() && path.charAt(0) != '/') {
      return false;
    }
    boolean ascii = true;
    int segment = 1;
    for (int i = 1; i <= path.length(); i++) {
      char c = i < path.length() ? path.charAt(i) : '/';
      if (c == '/') {
        if (isDots(path, segment, i) || (i == segment && i < path.length())) {
          return false;
        }
        segment = i + 1;
      } else if (c == '%' || c == ';' || c == '\\' || isControl(c)) {
        return false;
      }
      ascii &= c < 0x80;
    }
    return ascii || !climbsWhereFolded(path);
  }

  /**
   * Whether it has dot segments for a reader that takes full-width forms and the like for ASCII.
   */
  private static boolean climbsWhereFolded(String path) {
    String folded = Normalizer.normalize(path, Normalizer.Form.NFKC).replace('\\', '/');
    int segment = 0;
    for (int i = 0; i <= folded.length(); i++) {
      if (i == folded.length() || folded.charAt(i) == '/') {
        if (isDots(folded, segment, i)) {
          return true;
        }
        segment = i + 1;
      }
    }
    return false;
  }

  private static boolean isDots(String path, int start, int end) {
    int length = end - start;
    return (length == 1 || length == 2) && path.charAt(start) == '.' && path.charAt(end - 1) == '.';
  }

  private static boolean isControl(char c) {
    return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
  }
}
