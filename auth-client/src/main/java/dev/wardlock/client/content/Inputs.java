package dev.wardlock.client.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code input} and {@code meta} elements of a page.
 *
 * <p>They are found as the scripts find them that are written here, which have no parser of HTML:
 * what is not found here, a script would not find either.
 */
public final class Inputs {

  private static final Pattern TAG =
      Pattern.compile("<(input|meta)\\b([^>]*)>", Pattern.CASE_INSENSITIVE);
  private static final Pattern ATTRIBUTE =
      Pattern.compile("([\\w:-]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+))");

  private Inputs() {}

  /**
   * One element.
   *
   * @param element {@code input} or {@code meta}
   * @param type of an input, in small letters; {@code text} where it does not say
   * @param name its name; empty where it has none
   * @param value its value, or the content of a meta element
   */
  public record Input(String element, String type, String name, String value) {}

  private static final Pattern FORM =
      Pattern.compile(
          "<form\\b[^>]*\\baction\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')", Pattern.CASE_INSENSITIVE);

  /** Where the forms of a page lead, as they say it. */
  public static List<String> actions(String html) {
    var actions = new ArrayList<String>();
    Matcher forms = FORM.matcher(html);
    while (forms.find()) {
      actions.add(unescaped(forms.group(1) == null ? forms.group(2) : forms.group(1)));
    }
    return actions;
  }

  /** The elements of a page, in their order. */
  public static List<Input> of(String html) {
    var inputs = new ArrayList<Input>();
    Matcher tags = TAG.matcher(html);
    while (tags.find()) {
      String type = "text";
      String name = "";
      String value = "";
      Matcher attributes = ATTRIBUTE.matcher(tags.group(2));
      while (attributes.find()) {
        String text = text(attributes);
        switch (attributes.group(1).toLowerCase(Locale.ROOT)) {
          case "type" -> type = text.toLowerCase(Locale.ROOT);
          case "name" -> name = text;
          case "value", "content" -> value = text;
          default -> {}
        }
      }
      inputs.add(new Input(tags.group(1).toLowerCase(Locale.ROOT), type, name, value));
    }
    return inputs;
  }

  private static String text(Matcher attribute) {
    for (int group = 2; group <= 4; group++) {
      String text = attribute.group(group);
      if (text != null) {
        return unescaped(text);
      }
    }
    return "";
  }

  private static String unescaped(String text) {
    return text.replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&#43;", "+")
        .replace("&#x2b;", "+")
        .replace("&#61;", "=")
        .replace("&#x3d;", "=")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }
}
