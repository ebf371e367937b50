package dev.wardlock.examples.jobs;

import dev.wardlock.IssuedKey;
import java.io.PrintStream;
import java.util.List;

/** How the first key is shown, this once. */
final class Banner {

  private Banner() {}

  static void print(IssuedKey key, PrintStream out) {
    String token = key.token().reveal();
    List<String> lines =
        List.of(
            "Name:  " + key.info().name(),
            "Key:   " + token,
            "Scope: " + key.info().kind(),
            "",
            "save this key - it will not be shown again");
    int width = lines.stream().mapToInt(String::length).max().orElseThrow();
    String edge = "+" + "-".repeat(width + 4) + "+";
    out.println(edge);
    for (String line : lines) {
      out.println("|  " + line + " ".repeat(width - line.length()) + "  |");
    }
    out.println(edge);
    out.println("AUTH_MANAGEMENT_API_KEY=" + token);
  }
}
