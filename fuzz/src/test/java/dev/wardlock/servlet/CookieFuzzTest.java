package dev.wardlock.servlet;

import static dev.wardlock.fuzz.Check.that;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The login cookie is what RFC 6265bis makes of the header, read here in another way; or it is
 * refused. Each line of an input is a header.
 */
class CookieFuzzTest {

  private static final List<String> NAMES = List.of("wardlock", "__Host-wardlock");

  /** cookie-octet (section 4.1.1), and what browsers keep of a cookie. */
  private static final Pattern VALUE =
      Pattern.compile("[\\x21\\x23-\\x2B\\x2D-\\x3A\\x3C-\\x5B\\x5D-\\x7E]{1,4096}");

  private static final Pattern EDGE = Pattern.compile("\\A[ \t]++|(?<![ \t])[ \t]++\\z");

  @FuzzTest
  @DictionaryEntries({
    "wardlock=",
    "__Host-wardlock=",
    "; ",
    "\\x0A",
    "=",
    "\\\"",
    ",",
    "$Version=1",
    "\\xA0",
    "\\x85",
    "\\x09",
    "%3d"
  })
  void cookie(byte[] input) {
    List<String> lines = Stub.lines(input);
    for (String name : NAMES) {
      Set<String> values = read(lines, name);

      PresentedCookie found = PresentedCookie.of(Stub.header("Cookie", lines, null), name);

      that(found.isAbsent() == values.isEmpty(), "absent where none is", name, lines);
      that(found.isAmbiguous() == values.size() > 1, "refused where two are", name, lines);
      if (values.size() == 1) {
        that(found.reveal().equals(values.iterator().next()), "the one there is", name, lines);
      } else {
        that(found.reveal().isEmpty(), "nothing", name, lines);
      }
    }
  }

  private static Set<String> read(List<String> lines, String name) {
    var values = new TreeSet<String>();
    for (String line : lines) {
      for (String pair : line.split(";", -1)) {
        String[] parts = trimmed(pair).split("=", 2);
        if (parts.length == 2 && parts[0].equals(name) && VALUE.matcher(parts[1]).matches()) {
          values.add(parts[1]);
        }
      }
    }
    return values;
  }

  /** Without the spaces and tabs around it, and without them alone. */
  private static String trimmed(String pair) {
    return EDGE.matcher(pair).replaceAll("");
  }
}
