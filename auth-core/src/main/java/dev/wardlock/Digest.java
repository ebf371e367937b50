package dev.wardlock;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The SHA-256 of a credential: what is remembered in place of the credential. */
final class Digest {

  private static final int LENGTH = 32;

  /** A JDK object only, so that an undeployed application leaves nothing of its own behind. */
  private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Digest::sha256);

  private final byte[] bytes;

  private Digest(byte[] bytes) {
    this.bytes = bytes;
  }

  static Digest of(String credential) {
    return of(credential.getBytes(StandardCharsets.UTF_8));
  }

  static Digest of(byte[] credential) {
    MessageDigest sha = SHA_256.get();
    byte[] out = new byte[LENGTH];
    try {
      sha.update(credential);
      sha.digest(out, 0, LENGTH);
    } catch (DigestException e) {
      throw new IllegalStateException(e);
    }
    return new Digest(out);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256", e);
    }
  }

  String text() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** In constant time. */
  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Digest other && MessageDigest.isEqual(bytes, other.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Digest[redacted]";
  }
}
