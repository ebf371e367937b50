package dev.wardlock.client.analyze;

import dev.wardlock.client.content.SecretNames;
import java.util.Locale;

/** What a person is asked for, in their words. */
final class Labels {

  private Labels() {}

  static String of(String field) {
    String plain = field.toLowerCase(Locale.ROOT);
    SecretNames kind = SecretNames.of(field).orElse(SecretNames.SECRET);
    return switch (kind) {
      case PASSWORD -> "Password";
      case CODE -> "One-time code";
      case USERNAME ->
          plain.contains("mail")
              ? "Email"
              : plain.contains("phone") || plain.contains("mobile") ? "Phone number" : "Username";
      default -> words(field);
    };
  }

  private static String words(String field) {
    String words =
        field
            .replaceAll("([a-z0-9])([A-Z])", "$1 $2")
            .replaceAll("[^A-Za-z0-9]+", " ")
            .strip()
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\bapi\\b", "API");
    return words.isEmpty() ? "Secret" : Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
