package dev.wardlock.servlet;

import static dev.wardlock.fuzz.Check.that;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bearer token is what RFC 9110 and RFC 6750 make of the header, read here by patterns; or it
 * is refused. The first line of an input is the query, each other one an Authorization header.
 */
class BearerFuzzTest {

  private static final Pattern BEARER =
      Pattern.compile("(?s)[ \t]*(?i:bearer)(?:[ \t]+(.*?))?[ \t]*");
  private static final Pattern NAMES_BEARER = Pattern.compile("(?s)[ \t]*(?i:bearer)(?:[ \t].*)?");

  private static final Pattern TRIPLET = Pattern.compile("%([0-9A-Fa-f]{2})");

  @FuzzTest
  @DictionaryEntries({
    "Bearer ",
    "bEARER\\x09",
    "\\x0A",
    ", ",
    "Basic YTpi",
    "access_token=",
    "%61ccess_token=",
    "access%5Ftoken=",
    "&",
    ";",
    "%",
    "\\xA0"
  })
  void bearer(byte[] input) {
    List<String> all = Stub.lines(input);
    String query = all.get(0);
    List<String> lines = all.subList(1, all.size());

    BearerToken found = BearerToken.of(Stub.header("Authorization", lines, query));

    boolean refused =
        inQuery(query) || lines.size() > 1 || (lines.size() == 1 && isTwo(lines.get(0)));
    that(found.isAmbiguous() == refused, "refused where two are, or one in the query", all);
    String token = refused || lines.isEmpty() ? null : token(lines.get(0));
    that(found.isAbsent() == (!refused && token == null), "absent where none is", all);
    that(found.reveal().equals(token == null ? "" : token), "the one there is", all);
  }

  private static @Nullable String token(String line) {
    Matcher bearer = BEARER.matcher(line);
    String token = bearer.matches() ? bearer.group(1) : null;
    return token == null || token.isEmpty() ? null : token;
  }

  /** Whether a list of credentials has a bearer in it: no b64token has a comma. */
  private static boolean isTwo(String line) {
    return line.indexOf(',') >= 0
        && Arrays.stream(line.split(",", -1)).anyMatch(one -> NAMES_BEARER.matcher(one).matches());
  }

  private static boolean inQuery(String query) {
    return Arrays.stream(query.split("&", -1))
        .map(pair -> decode(pair.split("=", 2)[0]))
        .anyMatch("access_token"::equals);
  }

  /** As a form is decoded (URL Standard, section 1.3): a triplet that is none stays. */
  private static String decode(String text) {
    var decoded = new StringBuilder();
    Matcher triplet = TRIPLET.matcher(text.replace('+', ' '));
    while (triplet.find()) {
      String letter = String.valueOf((char) Integer.parseInt(triplet.group(1), 16));
      triplet.appendReplacement(decoded, Matcher.quoteReplacement(letter));
    }
    return triplet.appendTail(decoded).toString();
  }
}
