package dev.wardlock.client.trace;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Addresses as browsers take them, which is wider than RFC 3986. */
final class Addresses {

  /** Beside letters and digits, what may stand in an address as it is. */
  private static final String PLAIN = "-._~:/?#[]@!$&'()*+,;=%";

  private Addresses() {}

  /**
   * Reads an address; what may not stand in one is percent-encoded, as browsers do it.
   *
   * @param text an address, absolute or not
   * @return empty where it is none
   */
  static Optional<URI> lenient(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      try {
        return Optional.of(new URI(encoded(text)));
      } catch (URISyntaxException again) {
        return Optional.empty();
      }
    }
  }

  private static String encoded(String text) {
    int query = text.indexOf('?');
    int fragment = text.indexOf('#');
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      char c = text.charAt(i);
      // Brackets are for the host alone, and only the first # is a separator.
      boolean misplaced = (c == '[' || c == ']') && query >= 0 && i > query;
      misplaced |= c == '#' && i != fragment;
      misplaced |= c == '%' && !isEscape(text, i);
      if (!misplaced && (isAlphanumeric(c) || PLAIN.indexOf(c) >= 0)) {
        out.append(c);
      } else {
        byte[] bytes = Character.toString(text.codePointAt(i)).getBytes(StandardCharsets.UTF_8);
        for (byte b : bytes) {
          out.append(String.format("%%%02X", b & 0xFF));
        }
      }
    }
    return out.toString();
  }

  private static boolean isAlphanumeric(char c) {
    return c < 128 && Character.isLetterOrDigit(c);
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length()
        && Character.digit(text.charAt(at + 1), 16) >= 0
        && Character.digit(text.charAt(at + 2), 16) >= 0;
  }
}
