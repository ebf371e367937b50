package dev.wardlock.secrets.vault;

import dev.wardlock.secrets.model.SecretsException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The second line of a vault's file: how its key is made. It is read before anything is
 * authenticated.
 *
 * @param derivation cost and salt; empty where the file has a key and no passphrase
 */
record VaultHeader(Optional<Derivation> derivation) {

  record Derivation(Argon2Cost cost, Encoded salt) {}

  private static final String KEY = "key";
  private static final Pattern ARGON2ID =
      Pattern.compile(
          "argon2id m=([1-9][0-9]{0,8}) t=([1-9][0-9]{0,8}) p=([1-9][0-9]{0,8}) salt=(\\S+)");

  static VaultHeader fresh(VaultKey key, SecureRandom random) {
    if (!key.isPassphrase()) {
      return new VaultHeader(Optional.empty());
    }
    byte[] salt = new byte[Argon2Cost.SALT_BYTES];
    random.nextBytes(salt);
    return new VaultHeader(Optional.of(new Derivation(key.cost(), Encoded.of(salt))));
  }

  static VaultHeader parse(String line) {
    if (line.equals(KEY)) {
      return new VaultHeader(Optional.empty());
    }
    Matcher m = ARGON2ID.matcher(line);
    if (!m.matches()) {
      throw new SecretsException("its second line is malformed");
    }
    var cost =
        new Argon2Cost(
            Integer.parseInt(m.group(1)),
            Integer.parseInt(m.group(2)),
            Integer.parseInt(m.group(3)));
    Encoded salt = Encoded.parse(m.group(4));
    if (salt.bytes().length != Argon2Cost.SALT_BYTES) {
      throw new SecretsException("its salt is malformed");
    }
    return new VaultHeader(Optional.of(new Derivation(cost, salt)));
  }

  @Override
  public String toString() {
    return derivation
        .map(
            d ->
                "argon2id m="
                    + d.cost().memory()
                    + " t="
                    + d.cost().passes()
                    + " p="
                    + d.cost().lanes()
                    + " salt="
                    + d.salt())
        .orElse(KEY);
  }
}
