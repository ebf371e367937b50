package dev.wardlock.servlet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A rule's pattern: its segments, and whether all below them is meant too.
 *
 * @param segments the segments; a variable stands in braces
 * @param prefix whether it ended in {@code /*}
 */
record PathPattern(List<String> segments, boolean prefix) {

  private static final Pattern VARIABLE = Pattern.compile("\\{[A-Za-z][A-Za-z0-9_]*}");

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it is malformed; the message says why
   */
  static PathPattern of(String text) {
    if (!text.startsWith("/") || !RequestPath.isUnambiguous(text)) {
      throw new IllegalArgumentException(
          "a pattern begins with '/', and has no empty or dot segment, control character, percent"
              + " sign, semicolon or backslash");
    }
    boolean prefix = text.endsWith("/*");
    String path = prefix ? text.substring(0, text.length() - 2) : text;
    var segments = new ArrayList<String>();
    if (!path.isEmpty()) {
      segments.addAll(List.of(path.substring(1).split("/", -1)));
    }
    var names = new HashSet<String>();
    for (String segment : segments) {
      if (segment.indexOf('*') >= 0) {
        throw new IllegalArgumentException("'*' may stand only as the whole last segment");
      }
      if (isVariable(segment)) {
        if (!names.add(segment)) {
          throw new IllegalArgumentException("the variable " + segment + " stands there twice");
        }
      } else if (segment.indexOf('{') >= 0 || segment.indexOf('}') >= 0) {
        throw new IllegalArgumentException(
            "a variable is a whole segment, a letter and then letters, digits and _ in braces");
      }
    }
    return new PathPattern(List.copyOf(segments), prefix);
  }

  static boolean isVariable(String segment) {
    return VARIABLE.matcher(segment).matches();
  }
}
