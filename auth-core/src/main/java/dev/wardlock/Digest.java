package dev.wardlock;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The SHA-256 of a credential: what is remembered in place of the credential. */
final class Digest {

  private static final int LENGTH = 32;

  /** A JDK object only, so that an undeployed application leaves nothing of its own behind. */
  private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Digest::sha256);

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  // Four numbers and no array, so that a digest which is only compared takes no memory.
  private final long a;
  private final long b;
  private final long c;
  private final long d;

  private Digest(byte[] bytes) {
    a = (long) LONGS.get(bytes, 0);
    b = (long) LONGS.get(bytes, 8);
    c = (long) LONGS.get(bytes, 16);
    d = (long) LONGS.get(bytes, 24);
  }

  static Digest of(String credential) {
    return of(credential.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes are overwritten. */
  private static Digest of(byte[] credential) {
    MessageDigest sha = SHA_256.get();
    byte[] out = credential.length < LENGTH ? new byte[LENGTH] : credential;
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
    byte[] bytes = ByteBuffer.allocate(LENGTH).putLong(a).putLong(b).putLong(c).putLong(d).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** In constant time. */
  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Digest other
        && ((a ^ other.a) | (b ^ other.b) | (c ^ other.c) | (d ^ other.d)) == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(a);
  }

  @Override
  public String toString() {
    return "Digest[redacted]";
  }
}
