package dev.wardlock.secrets.vault;

import de.mkammerer.argon2.Argon2Advanced;
import de.mkammerer.argon2.Argon2Factory;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What it costs to make a key of 32 bytes from a passphrase, by Argon2id.
 *
 * <p>Source: RFC 9106, section 4: the second recommended option, with one lane.
 *
 * @param memory in KiB, 8192 to 1048576
 * @param passes 1 to 16
 * @param lanes 1 to 8
 */
record Argon2Cost(int memory, int passes, int lanes) {

  static final Argon2Cost DEFAULT = new Argon2Cost(65_536, 3, 1);
  static final Argon2Cost LEAST = new Argon2Cost(8192, 1, 1);
  static final int SALT_BYTES = 16;

  /** The native library is loaded by the first use, not by naming the outer class. */
  private static final class Native {
    static final Argon2Advanced ARGON2 =
        Argon2Factory.createAdvanced(Argon2Factory.Argon2Types.ARGON2id, SALT_BYTES, 32);
  }

  /** So that a file cannot make us spend gigabytes or hours, nor next to nothing. */
  Argon2Cost {
    if (memory < 8192
        || memory > 1_048_576
        || passes < 1
        || passes > 16
        || lanes < 1
        || lanes > 8) {
      throw new SecretsException(
          "Argon2id takes 8192 to 1048576 KiB, 1 to 16 passes, 1 to 8 lanes; not m="
              + memory
              + ", t="
              + passes
              + ", p="
              + lanes);
    }
  }

  byte[] derive(SecretValue passphrase, byte[] salt) {
    byte[] input = passphrase.reveal().getBytes(StandardCharsets.UTF_8);
    try {
      return Native.ARGON2.rawHash(passes, memory, lanes, input, salt);
    } catch (LinkageError e) {
      throw new SecretsException(
          "Argon2's native library cannot be loaded here: if the temporary folder forbids execution"
              + " set jna.tmpdir, else give the vault a key instead of a passphrase",
          e);
    } finally {
      Arrays.fill(input, (byte) 0);
    }
  }
}
