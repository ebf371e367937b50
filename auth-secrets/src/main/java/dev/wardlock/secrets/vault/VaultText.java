package dev.wardlock.secrets.vault;

import dev.wardlock.secrets.model.SecretReference;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.model.Version;
import dev.wardlock.secrets.model.Versions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The text of a vault's file.
 *
 * <pre>
 * wardlock-vault 1
 * argon2id m=65536 t=3 p=1 salt=…          or: key
 * check …                                   whether the key is right
 * op://vault/item/field⇥current⇥id⇥…       one line for each version, sorted
 * seal …                                    whether all before is as it was written
 * </pre>
 *
 * @param header how the key is made
 * @param check the check of the key
 * @param body all before the seal
 * @param entries the lines of the versions
 * @param seal the seal
 */
record VaultText(
    VaultHeader header, Encoded check, String body, List<String> entries, Encoded seal) {

  private static final String FORMAT = "wardlock-vault 1";
  private static final String CHECK = "check ";
  private static final String SEAL = "seal ";

  /**
   * Reads a text without a key.
   *
   * @throws SecretsException if it is malformed
   */
  static VaultText parse(String text) {
    List<String> lines = Arrays.asList(text.split("\n", -1));
    int last = lines.size() - 2;
    if (!lines.get(0).equals(FORMAT)) {
      throw new SecretsException("its first line is not '" + FORMAT + "'");
    }
    if (last < 3
        || !lines.get(2).startsWith(CHECK)
        || !lines.get(last).startsWith(SEAL)
        || !lines.get(last + 1).isEmpty()) {
      throw new SecretsException("it is cut off or malformed");
    }
    return new VaultText(
        VaultHeader.parse(lines.get(1)),
        Encoded.parse(lines.get(2).substring(CHECK.length())),
        String.join("\n", lines.subList(0, last)) + "\n",
        lines.subList(3, last),
        Encoded.parse(lines.get(last).substring(SEAL.length())));
  }

  /**
   * What the file keeps.
   *
   * @throws SecretsException if the key is wrong, or anything was changed
   */
  Map<SecretReference, Versions> open(VaultCipher cipher) {
    if (!cipher.isCheck(header.toString(), check)) {
      throw new SecretsException(
          header.derivation().isPresent()
              ? "the passphrase is wrong, or the file was changed"
              : "the key is wrong, or the file was changed");
    }
    if (!cipher.isSeal(body, seal)) {
      throw new SecretsException("it was changed by something else than this program");
    }
    var all = new HashMap<SecretReference, Versions>();
    for (String entry : entries) {
      String[] parts = entry.split("\t", -1);
      if (parts.length != 4) {
        throw new SecretsException("it has a malformed entry");
      }
      SecretReference reference = SecretReference.parse(parts[0]);
      try {
        Version version = cipher.decrypt(reference, parts[2], Encoded.parse(parts[3]));
        all.merge(
            reference,
            with(Versions.NONE, parts[1], version),
            (old, ignored) -> with(old, parts[1], version));
      } catch (GeneralSecurityException e) {
        throw new SecretsException("its entry of " + reference + " was changed", e);
      }
    }
    return all;
  }

  private static Versions with(Versions old, String slot, Version version) {
    Optional<Version> one = Optional.of(version);
    return switch (slot) {
      case "current" -> new Versions(one, old.previous(), old.pending());
      case "previous" -> new Versions(old.current(), one, old.pending());
      case "pending" -> new Versions(old.current(), old.previous(), one);
      default -> throw new SecretsException("it has a malformed entry");
    };
  }

  /** The text of a file that keeps this. */
  static String of(VaultHeader header, VaultCipher cipher, Map<SecretReference, Versions> all) {
    var entries = new TreeMap<String, Versions>();
    var text = new StringBuilder();
    text.append(FORMAT).append('\n').append(header).append('\n');
    text.append(CHECK).append(cipher.makeCheck(header.toString())).append('\n');
    all.forEach((reference, versions) -> entries.put(reference.toString(), versions));
    entries.forEach(
        (path, versions) -> {
          SecretReference reference = SecretReference.parse(path);
          append(text, cipher, reference, "current", versions.current());
          append(text, cipher, reference, "pending", versions.pending());
          append(text, cipher, reference, "previous", versions.previous());
        });
    String body = text.toString();
    return body + SEAL + cipher.makeSeal(body) + "\n";
  }

  private static void append(
      StringBuilder text,
      VaultCipher cipher,
      SecretReference reference,
      String slot,
      Optional<Version> version) {
    version.ifPresent(
        v ->
            text.append(reference)
                .append('\t')
                .append(slot)
                .append('\t')
                .append(v.id())
                .append('\t')
                .append(cipher.encrypt(reference, v))
                .append('\n'));
  }
}
