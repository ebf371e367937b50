package dev.wardlock.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 and HKDF over it (RFC 2104, RFC 5869), for which the JDK has a class only from 25.
 */
final class Hkdf {

  private static final String HMAC = "HmacSHA256";
  private static final int BLOCK = 32;

  private Hkdf() {}

  /** One block of output keying material: extract, then the first expand step. */
  static byte[] derive(byte[] salt, byte[] secret, byte[] info) {
    byte[] pseudorandomKey = mac(salt.length == 0 ? new byte[BLOCK] : salt, secret);
    byte[] input = Arrays.copyOf(info, info.length + 1);
    input[info.length] = 1;
    return mac(pseudorandomKey, input);
  }

  static byte[] mac(byte[] key, byte[] input) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no " + HMAC, e);
    }
  }
}
