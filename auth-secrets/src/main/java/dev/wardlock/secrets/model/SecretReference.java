package dev.wardlock.secrets.model;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a secret is kept: {@code op://vault/item/field} or {@code op://vault/item/section/field},
 * as 1Password writes it. Every vault understands it; the local file takes it as a path.
 *
 * <p>Each part is a letter, digit or {@code _} followed by letters, digits, spaces and {@code
 * ._@+-}, 1 to 64 characters in all, and does not end in a space. So no part can be taken for an
 * option of a command, or hide a query.
 *
 * @param vault the vault
 * @param item the item in it
 * @param section the section of the item; empty where the field stands in none
 * @param field the field
 */
public record SecretReference(String vault, String item, Optional<String> section, String field) {

  /** What every reference begins with. */
  public static final String SCHEME = "op://";

  private static final Pattern PART =
      Pattern.compile("[\\p{L}\\p{Nd}_]([\\p{L}\\p{Nd} ._@+-]{0,62}[\\p{L}\\p{Nd}._@+-])?");

  /**
   * Checks the parts.
   *
   * @param vault as the component
   * @param item as the component
   * @param section as the component
   * @param field as the component
   * @throws SecretsException if one is malformed
   */
  public SecretReference {
    check(vault);
    check(item);
    section.ifPresent(SecretReference::check);
    check(field);
  }

  private static void check(String part) {
    if (!PART.matcher(part).matches()) {
      throw new SecretsException(
          "'"
              + part
              + "' cannot stand in a reference: a part is a letter, a digit or '_' first, then"
              + " letters, digits, spaces and . _ @ + -, at most 64 characters");
    }
  }

  /**
   * Whether a setting is meant as a reference; it may still be malformed.
   *
   * @param text the setting
   * @return true if it begins with {@value #SCHEME}
   */
  public static boolean isReference(String text) {
    return text.startsWith(SCHEME);
  }

  /**
   * Reads a reference.
   *
   * @param text {@code op://vault/item/field} or {@code op://vault/item/section/field}
   * @return the reference
   * @throws SecretsException if it is malformed
   */
  public static SecretReference parse(String text) {
    String[] parts =
        isReference(text) ? text.substring(SCHEME.length()).split("/", -1) : new String[0];
    return switch (parts.length) {
      case 3 -> new SecretReference(parts[0], parts[1], Optional.empty(), parts[2]);
      case 4 -> new SecretReference(parts[0], parts[1], Optional.of(parts[2]), parts[3]);
      default ->
          throw new SecretsException("a reference is op://vault/item/field, not '" + text + "'");
    };
  }

  @Override
  public String toString() {
    return SCHEME + vault + "/" + item + "/" + section.map(s -> s + "/").orElse("") + field;
  }
}
