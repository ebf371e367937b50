package dev.wardlock.servlet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a browser goes from {@code https://site/login} by a {@code Location}: a small model of the
 * URL Standard's basic URL parser, made apart from what it judges. It knows special schemes only,
 * and says of a host no more than that it is another.
 */
final class Whatwg {

  static final String ELSEWHERE = "elsewhere";

  private static final Pattern SCHEME = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*):(.*)$");

  private Whatwg() {}

  /** The path that is asked for on the site, or {@link #ELSEWHERE}. */
  static String resolve(String location) {
    String url = trimControls(location).replaceAll("[\t\r\n]", "");
    Matcher absolute = SCHEME.matcher(url);
    if (absolute.matches()) {
      String rest = absolute.group(2).replace('\\', '/');
      boolean relative =
          absolute.group(1).toLowerCase(Locale.ROOT).equals("https") && !rest.startsWith("//");
      if (!relative) {
        return ELSEWHERE;
      }
      url = absolute.group(2);
    }
    int end = 0;
    while (end < url.length() && url.charAt(end) != '?' && url.charAt(end) != '#') {
      end++;
    }
    String path = url.substring(0, end).replace('\\', '/');
    if (path.isEmpty()) {
      return "/login";
    }
    return path.startsWith("//") ? ELSEWHERE : removeDots(path);
  }

  private static String trimControls(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && text.charAt(start) <= ' ') {
      start++;
    }
    while (end > start && text.charAt(end - 1) <= ' ') {
      end--;
    }
    return text.substring(start, end);
  }

  private static String removeDots(String path) {
    List<String> segments = new ArrayList<>();
    String[] given = path.startsWith("/") ? path.substring(1).split("/", -1) : path.split("/", -1);
    for (int i = 0; i < given.length; i++) {
      boolean last = i == given.length - 1;
      switch (given[i].toLowerCase(Locale.ROOT).replace("%2e", ".")) {
        case "." -> {
          if (last) {
            segments.add("");
          }
        }
        case ".." -> {
          if (!segments.isEmpty()) {
            segments.remove(segments.size() - 1);
          }
          if (last) {
            segments.add("");
          }
        }
        default -> segments.add(given[i]);
      }
    }
    return "/" + String.join("/", segments);
  }
}
