package dev.wardlock.client.analyze;

import dev.wardlock.client.content.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Forms as {@code multipart/form-data} (RFC 7578), without files. */
final class Multipart {

  /** What stands between the parts that a script sends. */
  static final String BOUNDARY = "----AuthAcquireFormBoundary";

  private static final Pattern PART =
      Pattern.compile(
          "name=\"([^\"]*)\"(?![^\\r"
              + "\\n"
              + "]*filename)[^\\r"
              + "\\n"
              + "]*\\r"
              + "?\\n"
              + "(?:[^\\r"
              + "\\n"
              + "]+\\r"
              + "?\\n"
              + ")*\\r"
              + "?\\n"
              + "(.*?)\\r"
              + "?\\n"
              + "--",
          Pattern.DOTALL);

  private Multipart() {}

  static boolean isOne(String body) {
    return body.startsWith("--") && body.contains("form-data");
  }

  static List<Named> fields(String body) {
    var fields = new ArrayList<Named>();
    Matcher parts = PART.matcher(body);
    while (parts.find()) {
      fields.add(Named.of(parts.group(1), parts.group(2)));
    }
    return fields;
  }
}
