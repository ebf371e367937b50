package dev.wardlock.servlet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads IP addresses, by hand and strictly: nothing here can look up a name. A number with a
 * leading zero is refused, for some read it as octal.
 *
 * <p>Source: RFC 4291, section 2.2; RFC 6943, section 3.1.1 (what loose reading leads to).
 */
final class AddressReader {

  private static final int LONGEST = 45; // six groups and a dotted quad
  private static final int LONGEST_REPORTED = 128; // with a zone, brackets and a port
  private static final int GROUPS = 8;

  private AddressReader() {}

  /** Reads a literal; null if it is anything else. */
  static @Nullable Address literal(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return null;
    }
    if (text.indexOf(':') < 0) {
      long v4 = dotted(text);
      return v4 < 0 ? null : Address.v4(v4);
    }
    int gap = text.indexOf("::");
    List<Integer> head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
    List<Integer> tail = gap < 0 ? List.of() : groups(text.substring(gap + 2), true);
    if (head == null || tail == null) {
      return null;
    }
    int missing = GROUPS - head.size() - tail.size();
    if (gap < 0 ? missing != 0 : missing < 1) {
      return null;
    }
    long[] halves = new long[2];
    for (int i = 0; i < GROUPS; i++) {
      int afterGap = i - head.size() - missing;
      int group = i < head.size() ? head.get(i) : afterGap < 0 ? 0 : tail.get(afterGap);
      halves[i / 4] = halves[i / 4] << 16 | group;
    }
    return new Address(halves[0], halves[1]);
  }

  /** Reads what a container or a proxy says: brackets, a zone and a port are taken off. */
  static @Nullable Address reported(@Nullable String text) {
    if (text == null || text.length() > LONGEST_REPORTED) {
      return null;
    }
    String host = text;
    String port = "";
    int colon = text.indexOf(':');
    int close = text.indexOf(']');
    if (text.startsWith("[") && colon > 0 && colon < close) {
      host = text.substring(1, close);
      port = text.substring(close + 1);
    } else if (colon >= 0 && colon == text.lastIndexOf(':')) {
      host = text.substring(0, colon);
      port = text.substring(colon);
    }
    if (!port.isEmpty() && (port.charAt(0) != ':' || !Authority.isPort(port.substring(1)))) {
      return null;
    }
    int zone = host.indexOf('%');
    boolean zoned = zone > 0 && zone < host.length() - 1 && host.lastIndexOf(':', zone) >= 0;
    return literal(zoned ? host.substring(0, zone) : host);
  }

  /** The groups of a part; at the end of the address, a dotted quad may stand for two. */
  private static @Nullable List<Integer> groups(String part, boolean end) {
    var groups = new ArrayList<Integer>();
    if (part.isEmpty()) {
      return groups;
    }
    String[] words = part.split(":", -1);
    for (int i = 0; i < words.length; i++) {
      boolean quad = end && i == words.length - 1 && words[i].indexOf('.') >= 0;
      long number = quad ? dotted(words[i]) : number(words[i], 16, 4);
      if (number < 0) {
        return null;
      }
      if (quad) {
        groups.add((int) (number >>> 16));
      }
      groups.add((int) (number & 0xFFFF));
    }
    return groups;
  }

  /** The 32 bits of a dotted quad, or -1. */
  private static long dotted(String text) {
    String[] words = text.split("\\.", -1);
    long bits = 0;
    for (String word : words) {
      int number = word.length() > 1 && word.charAt(0) == '0' ? -1 : number(word, 10, 3);
      if (words.length != 4 || number < 0 || number > 255) {
        return -1;
      }
      bits = bits << 8 | number;
    }
    return bits;
  }

  /** A number of ASCII digits, or -1. */
  private static int number(String word, int radix, int longest) {
    if (word.isEmpty() || word.length() > longest) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < word.length(); i++) {
      int digit = word.charAt(i) < 128 ? Character.digit(word.charAt(i), radix) : -1;
      if (digit < 0) {
        return -1;
      }
      number = number * radix + digit;
    }
    return number;
  }
}
