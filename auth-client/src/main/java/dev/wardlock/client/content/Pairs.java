package dev.wardlock.client.content;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Names and values as URLs, forms and cookies write them; what is malformed stays as it is. */
public final class Pairs {

  private static final Pattern SEMICOLON = Pattern.compile(";");
  private static final Pattern AMPERSAND = Pattern.compile("&");

  /** Attributes of {@code Set-Cookie} have no say here. */
  private static final Pattern FIRST = Pattern.compile(";.*", Pattern.DOTALL);

  private Pairs() {}

  /** {@code a=1&b=2}, decoded. */
  public static List<Named> form(String text) {
    var pairs = new ArrayList<Named>();
    for (String pair : AMPERSAND.split(text, -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        pairs.add(
            Named.of(
                decoded(equals < 0 ? pair : pair.substring(0, equals)),
                equals < 0 ? "" : decoded(pair.substring(equals + 1))));
      }
    }
    return pairs;
  }

  /** The value of a {@code Cookie} field. */
  public static List<Named> cookies(String header) {
    var cookies = new ArrayList<Named>();
    for (String pair : SEMICOLON.split(header, -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        cookies.add(
            Named.of(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip()));
      }
    }
    return cookies;
  }

  /** The value of a {@code Set-Cookie} field: one cookie, or none where it has no name. */
  public static List<Named> setCookie(String header) {
    return cookies(FIRST.matcher(header).replaceFirst(""));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
