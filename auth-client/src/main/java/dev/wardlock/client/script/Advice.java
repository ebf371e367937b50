package dev.wardlock.client.script;

import java.util.Map;

/** What to do in the place of what scripts are refused for most often. */
final class Advice {

  private static final Map<String, String> FOR =
      Map.of(
          "java/lang/System.out",
              " Say what you see by debug(…), and to the person by tellUser(…).",
          "java/lang/System.err", " Say what you see by debug(…).",
          "java/io/PrintStream", " Say what you see by debug(…), and to the person by tellUser(…).",
          "java/lang/Throwable", " Say what you see by debug(…).",
          "java/net/http/HttpClient", " Send by send(request).",
          "java/net/URL", " Send by send(request).",
          "java/util/Scanner", " Ask by promptText(label) or promptSecret(label).",
          "java/io/Console", " Ask by promptText(label) or promptSecret(label).");

  private Advice() {}

  static String on(String type, String member) {
    return FOR.getOrDefault(type + "." + member, FOR.getOrDefault(type, ""));
  }
}
