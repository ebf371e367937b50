package dev.wardlock.client.analyze;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/** Pieces of Java source. */
final class JavaText {

  private static final Pattern WORD = Pattern.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+");

  private JavaText() {}

  /** A string literal; whatever is not printable ASCII is escaped, so that none of it is source. */
  static String literal(String text) {
    var literal = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> literal.append("\\\"");
        case '\\' -> literal.append("\\\\");
        case '\n' -> literal.append("\\n");
        case '\r' -> literal.append("\\r");
        case '\t' -> literal.append("\\t");
        default -> {
          if (c < ' ' || c > '~') {
            literal.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            literal.append(c);
          }
        }
      }
    }
    return literal.append('"').toString();
  }

  /** A name for a variable that is not taken, and is from now on. */
  static String variable(String called, Set<String> taken) {
    var name = new StringBuilder();
    Matcher words = WORD.matcher(called);
    while (words.find() && name.length() < 24) {
      String word = words.group().toLowerCase(Locale.ROOT);
      boolean first = name.length() == 0;
      if (!first || Character.isLetter(word.charAt(0))) {
        name.append(first ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
      }
    }
    String base =
        name.length() == 0 || SourceVersion.isKeyword(name) ? name + "Value" : name.toString();
    base = Character.toLowerCase(base.charAt(0)) + base.substring(1);
    String free = base;
    for (int i = 2; !taken.add(free); i++) {
      free = base + i;
    }
    return free;
  }

  /** A text that may stand in a comment. */
  static String comment(String text) {
    var shown = new StringBuilder();
    text.codePoints()
        .limit(300)
        .forEach(c -> shown.append(c < ' ' || c > '~' || c == '\\' ? "?" : Character.toString(c)));
    return shown.toString().replace("*/", "* /");
  }
}
