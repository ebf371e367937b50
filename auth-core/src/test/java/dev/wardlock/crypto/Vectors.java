package dev.wardlock.crypto;

import dev.wardlock.model.KeyId;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The token format written down a second time, from its description; and vectors made elsewhere.
 */
final class Vectors {

  static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  static final KeyId ID = new KeyId("Golden000001");
  static final String SECRET = "W5CUXYyywtyNOvP75Aj90N7en8iEB1iD";
  static final int PREFILTER = 0xf958c2bb;
  static final String BODY = "wl_" + ID + "_" + SECRET;

  /** The golden vectors of the testkit, for this id and secret. */
  static final String PLAIN = BODY + "J4XXvq";

  static final String GOLDEN = BODY + "gRCqc0";
  static final String OLDER = BODY + "yShaSO";
  static final String BY_THE_KEY_ITSELF = BODY + "PBOKTU";
  static final String BY_THE_HASH_SUBKEY = BODY + "lKb33u";

  static final String HMAC_GOLDEN =
      "$hmac-sha256$k=golden$ipwsVilZ_Tu9jeMbTpPDAjv9fsCWJ4YeBxqlFX6g3D0";
  static final String HMAC_OLDER =
      "$hmac-sha256$k=older$moU-kcVOfFz6ryL3c-dvSRNYxewTujb5-f1XSSbi8II";
  static final String ARGON2ID =
      "$argon2id$v=19$m=8192,t=1,p=1$RWZ1U29iT1FTMFB4OWtnVQ"
          + "$Ddb207D5GDJexo9cpRjmfuSrzen/eponyvUkgJptx/A";

  static final byte[] GOLDEN_KEY = bytes(0, 32);
  static final byte[] OLDER_KEY = bytes(32, 64);

  private Vectors() {}

  static ServerKeys golden() {
    return ServerKeys.of("golden", GOLDEN_KEY);
  }

  static ServerKeys goldenAndOlder() {
    return golden().withRetired("older", OLDER_KEY);
  }

  static byte[] bytes(int from, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (from + i);
    }
    return bytes;
  }

  static String plainCheck(String body) {
    return check(sha256(body));
  }

  static String keyedCheck(byte[] serverKey, String body) {
    return check(hmac(subkey(serverKey, "wardlock/token-check/1"), ascii(body)));
  }

  static byte[] hashMac(byte[] serverKey, byte[] input) {
    return hmac(subkey(serverKey, "wardlock/secret-hash/1"), input);
  }

  static byte[] checkMac(byte[] serverKey, byte[] input) {
    return hmac(subkey(serverKey, "wardlock/token-check/1"), input);
  }

  private static byte[] subkey(byte[] serverKey, String info) {
    return hmac(hmac(new byte[32], serverKey), ascii(info + "\u0001"));
  }

  /** The first 64 bits, modulo 62^6, as six digits. */
  private static String check(byte[] digest) {
    BigInteger base = BigInteger.valueOf(62);
    BigInteger left = new BigInteger(1, Arrays.copyOf(digest, 8)).mod(base.pow(6));
    var digits = new StringBuilder();
    for (int i = 5; i >= 0; i--) {
      BigInteger[] parts = left.divideAndRemainder(base.pow(i));
      digits.append(BASE62.charAt(parts[0].intValue()));
      left = parts[1];
    }
    return digits.toString();
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(ascii(text));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] hmac(byte[] key, byte[] input) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
