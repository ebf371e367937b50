package dev.wardlock.servlet;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * All that a path could mean to whoever reads it next: decoded once more, stripped, cut and folded
 * in every order, as this or that router, resource handler or file system does. Made apart from
 * what it judges.
 */
final class Readings {

  private static final int MOST = 400;
  private static final Pattern TRIPLET = Pattern.compile("%(u[0-9A-Fa-f]{4}|[0-9A-Fa-f]{2})");
  private static final Pattern OVERLONG =
      Pattern.compile("\u00c0\u00ae|\u00e0\u0080\u00ae|\u00c0\u00af|\u00e0\u0080\u00af");

  private static final List<UnaryOperator<String>> READERS =
      List.of(
          Readings::decoded,
          path -> path.replaceAll(";[^/]*", ""),
          path -> path.replaceAll("[;?#\\x00].*", ""),
          path -> path.replace('\\', '/'),
          path -> path.replaceAll("/+", "/"),
          Readings::withoutDots,
          path -> path.replaceAll("[\\x00-\\x20\\x7F]", ""),
          path -> Normalizer.normalize(path, Normalizer.Form.NFKC),
          path -> path.toLowerCase(Locale.ROOT));

  private Readings() {}

  /** Every reading, the decoded path itself first. */
  static Set<String> of(String path) {
    var found = new LinkedHashSet<String>();
    var todo = new ArrayDeque<String>(List.of(decoded(path)));
    while (!todo.isEmpty() && found.size() < MOST) {
      String next = todo.remove();
      if (found.add(next)) {
        READERS.forEach(reader -> todo.add(reader.apply(next)));
      }
    }
    return found;
  }

  private static String decoded(String path) {
    String bytes =
        TRIPLET
            .matcher(path)
            .replaceAll(
                found ->
                    java.util.regex.Matcher.quoteReplacement(
                        String.valueOf(
                            (char) Integer.parseInt(found.group(1).replaceFirst("u", ""), 16))));
    if (!bytes.chars().allMatch(c -> c < 256)) {
      return bytes;
    }
    String shortest =
        OVERLONG.matcher(bytes).replaceAll(found -> found.group().endsWith("\u00ae") ? "." : "/");
    String text =
        new String(shortest.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    return text.indexOf('\ufffd') < 0 ? text : shortest;
  }

  private static String withoutDots(String path) {
    var kept = new ArrayList<String>();
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..")) {
        if (kept.size() > 1) {
          kept.remove(kept.size() - 1);
        }
      } else if (!segment.equals(".")) {
        kept.add(segment);
      }
    }
    return String.join("/", kept);
  }
}
