package dev.wardlock.servlet;

/** The names of HTTP methods, which are case-sensitive (RFC 9110, section 9.1). */
final class Methods {

  private Methods() {}

  /**
   * Whether a method can be read in one way only. Every registered method is in upper case; what
   * differs from one by case alone is another method to us, and may be the same to a framework.
   */
  static boolean isCanonical(String method) {
    if (method.isEmpty() || method.length() > 32) {
      return false;
    }
    for (int i = 0; i < method.length(); i++) {
      char c = method.charAt(i);
      boolean letter = c >= 'A' && c <= 'Z';
      if (!letter && !(i > 0 && ((c >= '0' && c <= '9') || c == '-' || c == '_'))) {
        return false;
      }
    }
    return true;
  }

  /**
   * The method by whose rules another is judged. Over HTTP/2 a WebSocket is opened by {@code
   * CONNECT}, over HTTP/1.1 by {@code GET}: the same rule must hold (RFC 8441, section 4).
   */
  static String judged(String method) {
    return method.equals("HEAD") || method.equals("CONNECT") ? "GET" : method;
  }
}
