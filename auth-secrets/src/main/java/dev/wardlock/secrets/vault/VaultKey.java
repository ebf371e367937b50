package dev.wardlock.secrets.vault;

import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import java.util.Base64;

/**
 * What opens a vault's file: a passphrase, from which Argon2id makes the key, or a key of 32 bytes.
 *
 * <p>Safe for use by many threads if what asks for the passphrase is.
 *
 * <p>A new file's passphrase has at least 12 characters; its key is made with 64 MiB, 3 passes and
 * one lane.
 */
public final class VaultKey {

  private static final int MIN_PASSPHRASE = 12;

  /** Asks for a passphrase. */
  @FunctionalInterface
  public interface Passphrase {

    /**
     * Asks.
     *
     * @param first whether the vault is new, so that a slip of the finger must be found out
     * @return the passphrase
     * @throws SecretsException if nobody can be asked
     */
    SecretValue ask(boolean first);
  }

  private final Passphrase passphrase;
  private final byte[] key;
  private final Argon2Cost cost;

  private VaultKey(Passphrase passphrase, byte[] key, Argon2Cost cost) {
    this.passphrase = passphrase;
    this.key = key;
    this.cost = cost;
  }

  /**
   * A passphrase, asked for when it is needed.
   *
   * @param passphrase who is asked
   * @return the key
   */
  public static VaultKey passphrase(Passphrase passphrase) {
    return passphrase(passphrase, Argon2Cost.DEFAULT);
  }

  static VaultKey passphrase(Passphrase passphrase, Argon2Cost cost) {
    return new VaultKey(passphrase, new byte[0], cost);
  }

  /**
   * A key, as it stands in an environment variable.
   *
   * @param base64 32 bytes in base64 or base64url
   * @return the key
   * @throws SecretsException if it is anything else
   */
  public static VaultKey key(SecretValue base64) {
    byte[] bytes;
    try {
      bytes =
          Base64.getDecoder().decode(base64.reveal().strip().replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException e) {
      // Without the cause, whose message has a piece of it.
      throw new SecretsException("the key of the vault is not base64");
    }
    if (bytes.length != 32) {
      throw new SecretsException(
          "the key of the vault has " + bytes.length + " bytes; it must have 32");
    }
    return new VaultKey(first -> base64, bytes, Argon2Cost.DEFAULT);
  }

  boolean isPassphrase() {
    return key.length == 0;
  }

  Argon2Cost cost() {
    return cost;
  }

  byte[] bytes() {
    return key.clone();
  }

  SecretValue ask(boolean first) {
    SecretValue asked = passphrase.ask(first);
    if (first && asked.reveal().codePointCount(0, asked.reveal().length()) < MIN_PASSPHRASE) {
      throw new SecretsException(
          "a passphrase of at least " + MIN_PASSPHRASE + " characters is needed for a new vault");
    }
    return asked;
  }

  @Override
  public String toString() {
    return isPassphrase() ? "VaultKey[passphrase]" : "VaultKey[redacted]";
  }
}
