package dev.wardlock.secrets.vault;

import dev.wardlock.secrets.model.SecretsException;
import java.util.Base64;

/**
 * Bytes in base64url, in the one form that they have: the JDK's decoder would take others too.
 *
 * @param text the form
 */
record Encoded(String text) {

  static Encoded of(byte[] bytes) {
    return new Encoded(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  static Encoded parse(String text) {
    var encoded = new Encoded(text);
    try {
      if (of(encoded.bytes()).equals(encoded)) {
        return encoded;
      }
    } catch (IllegalArgumentException e) {
      throw new SecretsException("it has malformed base64url", e);
    }
    throw new SecretsException("it has malformed base64url");
  }

  byte[] bytes() {
    return Base64.getUrlDecoder().decode(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
