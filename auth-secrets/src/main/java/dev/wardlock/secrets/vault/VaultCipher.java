package dev.wardlock.secrets.vault;

import com.google.crypto.tink.subtle.XChaCha20Poly1305;
import dev.wardlock.secrets.model.SecretReference;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.Version;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Encrypts what is in a vault's file, and seals the whole of it, by XChaCha20-Poly1305 with a
 * random nonce of 24 bytes. What a text is for is part of its associated data, so that none can
 * stand in for another.
 */
final class VaultCipher {

  private static final byte[] NOTHING = {};

  private final XChaCha20Poly1305 aead;

  VaultCipher(byte[] key) {
    try {
      aead = new XChaCha20Poly1305(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key has not 32 bytes", e);
    }
  }

  /** The associated data of an entry is its path and version. */
  private static byte[] entry(SecretReference reference, String id) {
    return ("wardlock-vault/1 entry\n" + reference + "\n" + id).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] check(String header) {
    return ("wardlock-vault/1 check\n" + header).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] seal(String body) {
    return ("wardlock-vault/1 seal\n" + body).getBytes(StandardCharsets.UTF_8);
  }

  Encoded encrypt(SecretReference reference, Version version) {
    return make(
        version.value().reveal().getBytes(StandardCharsets.UTF_8), entry(reference, version.id()));
  }

  /** Throws where path, version or text were changed. */
  Version decrypt(SecretReference reference, String id, Encoded text)
      throws GeneralSecurityException {
    byte[] value = aead.decrypt(text.bytes(), entry(reference, id));
    return new Version(id, SecretValue.of(new String(value, StandardCharsets.UTF_8)));
  }

  /** Tells a wrong passphrase from a file that was changed. */
  Encoded makeCheck(String header) {
    return make(NOTHING, check(header));
  }

  boolean isCheck(String header, Encoded text) {
    return verifies(text, check(header));
  }

  Encoded makeSeal(String body) {
    return make(NOTHING, seal(body));
  }

  boolean isSeal(String body, Encoded text) {
    return verifies(text, seal(body));
  }

  private boolean verifies(Encoded text, byte[] associated) {
    try {
      return aead.decrypt(text.bytes(), associated).length == 0;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private Encoded make(byte[] plain, byte[] associated) {
    try {
      return Encoded.of(aead.encrypt(plain, associated));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("XChaCha20-Poly1305 failed", e);
    }
  }
}
