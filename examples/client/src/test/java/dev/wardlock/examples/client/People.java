package dev.wardlock.examples.client;

import dev.wardlock.cli.Typed.Person;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Who sits at the keyboard: answers what is asked by the words of the question. */
final class People {

  private People() {}

  /**
   * Somebody who agrees to everything that is asked with {@code [y/N]}, and answers other questions
   * by the first word that they contain.
   */
  static Person who(Map<String, Supplier<String>> answers) {
    return Person.answering(
        question -> {
          String asked = question.toLowerCase(Locale.ROOT);
          if (asked.contains("[y/n]") || asked.contains("(y/n)")) {
            return "y";
          }
          return answers.entrySet().stream()
              .filter(answer -> asked.contains(answer.getKey()))
              .findFirst()
              .orElseThrow(() -> new AssertionError("asked: " + question))
              .getValue()
              .get();
        });
  }

  /** Somebody with a name and a password. */
  static Person with(String user, String password) {
    return who(Map.of("user", () -> user, "password", () -> password));
  }

  /** Somebody with one key. */
  static Person with(String key) {
    return who(Map.of("token", () -> key, "key", () -> key, "secret", () -> key));
  }
}
