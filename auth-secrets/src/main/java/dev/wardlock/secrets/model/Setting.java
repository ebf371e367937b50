package dev.wardlock.secrets.model;

/** What an environment's table has for a key. */
public sealed interface Setting {

  /**
   * A value that is no secret, as it stands in the file.
   *
   * @param text the value
   */
  record Literal(String text) implements Setting {}

  /**
   * A secret that is kept in the vault.
   *
   * @param reference where
   */
  record Secret(SecretReference reference) implements Setting {}
}
