package dev.wardlock.secrets.publish;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a {@code .env} file: comments, and lines of {@code KEY=value}.
 *
 * <p>A value stands bare where it has nothing special, else in single quotes, as it is, and only
 * where it has a single quote itself in double quotes, with {@code \}, {@code "}, {@code $} and
 * {@code `} escaped. A POSIX shell reads all of it; so do the usual readers, but that some leave
 * the escapes in the last kind.
 */
final class DotenvText {

  private static final Pattern ASSIGNMENT =
      Pattern.compile("[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)=");
  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_./:@%+,=-]+");

  private DotenvText() {}

  /** The text with these settings, in their old places where they had one; all else stays. */
  static String merge(String text, Map<String, String> settings) {
    var rest = new LinkedHashMap<>(settings);
    var written = new HashSet<String>();
    var merged = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      Matcher m = ASSIGNMENT.matcher(text).region(at, text.length());
      boolean assignment = m.lookingAt();
      int end = assignment ? endOfValue(text, m.end()) : endOfLine(text, at);
      String key = assignment ? m.group(1) : "";
      String value = rest.remove(key);
      if (value != null) {
        merged.append(line(key, value));
        written.add(key);
      } else if (!written.contains(key)) { // a second assignment would win over ours
        merged.append(text, at, end).append('\n');
      }
      at = end + 1;
    }
    rest.forEach((key, value) -> merged.append(line(key, value)));
    return merged.toString();
  }

  private static String line(String key, String value) {
    return key + "=" + quote(value) + "\n";
  }

  private static String quote(String value) {
    if (BARE.matcher(value).matches()) {
      return value;
    }
    return value.indexOf('\'') < 0
        ? "'" + value + "'"
        : "\"" + value.replaceAll("([\\\\\"$`])", "\\\\$1") + "\"";
  }

  private static int endOfLine(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  /** A quoted value may have line feeds; one that is never closed ends with its line. */
  private static int endOfValue(String text, int from) {
    char quote = from < text.length() ? text.charAt(from) : ' ';
    if (quote != '\'' && quote != '"') {
      return endOfLine(text, from);
    }
    for (int i = from + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == quote) {
        return endOfLine(text, i);
      }
      if (c == '\\' && quote == '"') {
        i++;
      }
    }
    return endOfLine(text, from);
  }
}
