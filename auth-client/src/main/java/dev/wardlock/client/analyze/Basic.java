package dev.wardlock.client.analyze;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** HTTP Basic (RFC 7617). */
final class Basic {

  private Basic() {}

  /** User and password with a colon between them; empty where it is none. */
  static String decoded(String credential) {
    try {
      return new String(Base64.getDecoder().decode(credential.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
