package dev.wardlock.secrets.model;

/** A vault as {@code [vault]} names it. */
public sealed interface VaultSpec {

  /**
   * An encrypted local file: {@code type = "file"}, and the default.
   *
   * @param file the file, relative to the folder of the declaration; {@code
   *     .wardlock/secrets.vault} by default
   */
  record File(String file) implements VaultSpec {}

  /** 1Password through its {@code op} command: {@code type = "1password"}. */
  record OnePassword() implements VaultSpec {}
}
