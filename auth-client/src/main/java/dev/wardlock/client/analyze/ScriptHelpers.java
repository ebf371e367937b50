package dev.wardlock.client.analyze;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The small methods that scripts are made of; each script gets those that it calls. */
final class ScriptHelpers {

  private static final Pattern NAME =
      Pattern.compile("^  private static .*?\\b(\\w+)\\(", Pattern.MULTILINE);

  /** What the methods use, by the words that show it. */
  private static final List<String> IMPORTS =
      List.of(
          "java.io.IOException",
          "java.net.URI",
          "java.net.URLDecoder",
          "java.net.URLEncoder",
          "java.net.http.HttpRequest",
          "java.net.http.HttpResponse",
          "java.nio.charset.StandardCharsets",
          "java.security.MessageDigest",
          "java.security.NoSuchAlgorithmException",
          "java.security.SecureRandom",
          "java.time.Duration",
          "java.time.Instant",
          "java.util.ArrayList",
          "java.util.Base64",
          "java.util.LinkedHashMap",
          "java.util.List",
          "java.util.Locale",
          "java.util.Map",
          "java.util.TreeMap",
          "java.util.regex.Matcher",
          "java.util.regex.Pattern");

  private final Map<String, String> methods = new LinkedHashMap<>();

  ScriptHelpers() {
    for (String method : resource().split("\n\n(?=  (?:/\\*\\*|private static))", -1)) {
      Matcher name = NAME.matcher(method);
      if (name.find()) {
        methods.merge(name.group(1), method.stripTrailing() + "\n", (a, b) -> a + "\n" + b);
      }
    }
  }

  /** The methods that a text calls, and those that they call, in a fixed order. */
  String usedBy(String text) {
    var used = new LinkedHashMap<String, String>();
    String all = text;
    for (int before = -1; before < used.size(); ) {
      before = used.size();
      for (Map.Entry<String, String> method : methods.entrySet()) {
        if (!used.containsKey(method.getKey()) && calls(all, method.getKey())) {
          used.put(method.getKey(), method.getValue());
          all += method.getValue();
        }
      }
    }
    var ordered = new StringBuilder();
    methods.forEach(
        (name, method) -> {
          if (used.containsKey(name)) {
            ordered.append('\n').append(method);
          }
        });
    return ordered.toString();
  }

  private static boolean calls(String text, String method) {
    return Pattern.compile("(?<![\\w.])" + method + "\\(").matcher(text).find();
  }

  static String imports(String source) {
    var imports = new StringBuilder();
    for (String type : IMPORTS) {
      String name = type.substring(type.lastIndexOf('.') + 1);
      if (Pattern.compile("(?<![\\w\"])" + name + "\\b").matcher(source).find()) {
        imports.append("import ").append(type).append(";\n");
      }
    }
    return imports.toString();
  }

  private static String resource() {
    try (InputStream in = ScriptHelpers.class.getResourceAsStream("AuthAcquireHelpers.txt")) {
      if (in == null) {
        throw new IllegalStateException("AuthAcquireHelpers.txt is missing from the jar.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
