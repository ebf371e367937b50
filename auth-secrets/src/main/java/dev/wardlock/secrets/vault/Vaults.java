package dev.wardlock.secrets.vault;

import dev.wardlock.secrets.model.Vault;
import dev.wardlock.secrets.model.VaultSpec;
import java.nio.file.Path;
import java.util.Set;

/** The vaults that {@code [vault]} can name: an encrypted local file, and 1Password. */
public final class Vaults {

  private Vaults() {}

  /**
   * The vault of a declaration.
   *
   * @param spec what the declaration names
   * @param folder its folder
   * @param hidden variables of the environment that {@code op} does not get, besides our own
   * @param key what opens the local file
   * @return the vault
   */
  public static Vault of(VaultSpec spec, Path folder, Set<String> hidden, VaultKey key) {
    return spec instanceof VaultSpec.File file
        ? FileVault.of(folder.resolve(file.file()), key)
        : OnePasswordVault.of(folder, hidden);
  }
}
