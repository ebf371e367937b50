package dev.wardlock.servlet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.owasp.encoder.Encode;

/**
 * HTML with placeholders such as <code>{{next}}</code>, in text or in a quoted attribute.
 *
 * <p>Every value is escaped for both places, and none is read as a template again.
 *
 * <p>Immutable and safe for use by many threads.
 */
final class HtmlTemplate {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");

  /** Texts and names by turns; a text is the first and the last. */
  private final List<String> parts;

  private HtmlTemplate(List<String> parts) {
    this.parts = List.copyOf(parts);
  }

  /** Not to be used where faults were added. */
  static HtmlTemplate parse(
      String html, Set<String> required, Set<String> optional, List<String> faults) {
    var parts = new ArrayList<String>();
    var missing = new TreeSet<>(required);
    Matcher matcher = PLACEHOLDER.matcher(html);
    int end = 0;
    while (matcher.find()) {
      String name = matcher.group(1);
      missing.remove(name);
      if (!required.contains(name) && !optional.contains(name)) {
        faults.add("the login page has an unknown placeholder: " + matcher.group());
      }
      String before = html.substring(end, matcher.start());
      if (before.endsWith("=")) {
        faults.add("the login page needs quotes around the attribute " + matcher.group());
      }
      parts.add(before);
      parts.add(name);
      end = matcher.end();
    }
    parts.add(html.substring(end));
    missing.forEach(name -> faults.add("the login page lacks the placeholder {{" + name + "}}"));
    return new HtmlTemplate(parts);
  }

  /** Fills it in; a placeholder without a value is left empty. */
  String fill(Map<String, String> values) {
    var html = new StringBuilder(parts.get(0));
    for (int i = 1; i < parts.size(); i += 2) {
      html.append(Encode.forHtml(values.getOrDefault(parts.get(i), "")));
      html.append(parts.get(i + 1));
    }
    return html.toString();
  }
}
