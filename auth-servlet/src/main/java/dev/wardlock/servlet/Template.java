package dev.wardlock.servlet;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places for segments of the path.
 *
 * @param literals what stands before, between and after the places
 * @param places for each place the index of a segment
 */
record Template(List<String> literals, List<Integer> places) {

  private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it names a variable that the pattern has not
   */
  static Template of(String text, PathPattern pattern) {
    var literals = new ArrayList<String>();
    var places = new ArrayList<Integer>();
    Matcher m = PLACE.matcher(text);
    int end = 0;
    while (m.find()) {
      int index = pattern.segments().indexOf(m.group());
      if (index < 0) {
        throw new IllegalArgumentException("the pattern has no variable " + m.group());
      }
      literals.add(text.substring(end, m.start()));
      places.add(index);
      end = m.end();
    }
    literals.add(text.substring(end));
    return new Template(List.copyOf(literals), List.copyOf(places));
  }

  /** The text with the same word in every place. */
  String filledWith(String word) {
    return String.join(word, literals);
  }

  /** The text for a path that the pattern matches. */
  String fill(String path) {
    if (places.isEmpty()) {
      return literals.get(0);
    }
    var text = new StringBuilder(literals.get(0));
    for (int i = 0; i < places.size(); i++) {
      text.append(segment(path, places.get(i))).append(literals.get(i + 1));
    }
    return text.toString();
  }

  private static String segment(String path, int index) {
    int start = 1;
    for (int i = 0; i < index; i++) {
      start = path.indexOf('/', start) + 1;
    }
    int end = path.indexOf('/', start);
    return path.substring(start, end < 0 ? path.length() : end);
  }
}
