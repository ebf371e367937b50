package dev.wardlock.benchmarks;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What any verification of a remembered token has to do, and nothing besides. */
public final class Floor {

  private static final class Entry {
    final byte[] digest;
    final Instant expiresAt = Instant.MAX;

    Entry(byte[] digest) {
      this.digest = digest;
    }
  }

  private final ThreadLocal<MessageDigest> sha = ThreadLocal.withInitial(Floor::sha256);
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final Clock clock = Clock.systemUTC();

  public void add(String token) {
    entries.put(id(token), new Entry(digest(token)));
  }

  public boolean verify(String token) {
    byte[] digest = digest(token);
    Entry entry = entries.get(id(token));
    return entry != null
        && MessageDigest.isEqual(digest, entry.digest)
        && clock.instant().isBefore(entry.expiresAt);
  }

  private static String id(String token) {
    return token.substring(3, 15);
  }

  private byte[] digest(String token) {
    MessageDigest digest = sha.get();
    digest.update(token.getBytes(StandardCharsets.ISO_8859_1));
    byte[] out = new byte[32];
    try {
      digest.digest(out, 0, out.length);
    } catch (DigestException e) {
      throw new IllegalStateException(e);
    }
    return out;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
