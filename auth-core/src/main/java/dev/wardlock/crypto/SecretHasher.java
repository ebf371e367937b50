package dev.wardlock.crypto;

import de.mkammerer.argon2.Argon2;
import de.mkammerer.argon2.Argon2Factory;
import dev.wardlock.model.KeyId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hashes the secrets of keys for the store, and checks secrets against stored hashes.
 *
 * <p>Two algorithms, told apart by the tag inside the stored hash: Argon2id (the default) in PHC
 * string form, and keyed HMAC-SHA-256, {@code $hmac-sha256$k=<server key>$<mac>}, for large fleets:
 * a secret of 190 random bits needs no slow hash. Whichever is configured, both are verified. The
 * key's id is hashed with the secret, so a hash moved to another record matches nothing.
 *
 * <p>A stored Argon2 hash that asks for more than 256 MiB, 10 passes or 8 lanes is not run at all:
 * {@link #isUsable} is false for it.
 *
 * <p>Immutable and safe for use by many threads. Argon2id allocates its memory outside the heap for
 * the time of a call.
 *
 * <p>Defaults: 19456 KiB (minimum 8192, maximum 262144), 2 passes (1 to 10), 1 lane (1 to 8).
 *
 * <p>Source: RFC 9106 (Argon2), RFC 2104 (HMAC), OWASP Password Storage Cheat Sheet.
 */
public final class SecretHasher {

  private static final int MIN_MEMORY = 8192;
  private static final int MAX_MEMORY = 262_144;
  private static final int MAX_PASSES = 10;
  private static final int MAX_LANES = 8;
  private static final Pattern ARGON2ID =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([1-9][0-9]{0,8}),t=([1-9][0-9]{0,8}),p=([1-9][0-9]{0,8})"
              + "\\$[A-Za-z0-9+/]{11,86}\\$[A-Za-z0-9+/]{22,86}");
  private static final Pattern HMAC =
      Pattern.compile("\\$hmac-sha256\\$k=([a-z0-9][a-z0-9-]{0,31})\\$([A-Za-z0-9_-]{43})");

  private final @Nullable Cost argon2;
  private final ServerKeys keys;

  private SecretHasher(@Nullable Cost argon2, ServerKeys keys) {
    this.argon2 = argon2;
    this.keys = keys;
  }

  private record Cost(int memory, int passes, int lanes) {
    static @Nullable Cost of(String stored) {
      Matcher m = ARGON2ID.matcher(stored);
      return m.matches()
          ? new Cost(
              Integer.parseInt(m.group(1)),
              Integer.parseInt(m.group(2)),
              Integer.parseInt(m.group(3)))
          : null;
    }

    boolean bearable() {
      return memory <= MAX_MEMORY
          && passes <= MAX_PASSES
          && lanes <= MAX_LANES
          && memory >= 8 * lanes;
    }
  }

  /** The native library is loaded by the first use, not by naming the outer class. */
  private static final class Native {
    static final Argon2 ARGON2 = Argon2Factory.create(Argon2Factory.Argon2Types.ARGON2id, 16, 32);
  }

  /**
   * Argon2id with the default cost.
   *
   * @return the hasher
   */
  public static SecretHasher argon2id() {
    return argon2id(19_456, 2, 1);
  }

  /**
   * Argon2id.
   *
   * @param memoryKib memory in KiB, 8192 to 262144
   * @param passes passes, 1 to 10
   * @param lanes lanes, 1 to 8
   * @return the hasher
   * @throws IllegalArgumentException if a parameter is out of its bounds
   */
  public static SecretHasher argon2id(int memoryKib, int passes, int lanes) {
    var cost = new Cost(memoryKib, passes, lanes);
    if (memoryKib < MIN_MEMORY || passes < 1 || lanes < 1 || !cost.bearable()) {
      throw new IllegalArgumentException(
          "Argon2id takes 8192 to 262144 KiB, 1 to 10 passes, 1 to 8 lanes; not m="
              + memoryKib
              + ", t="
              + passes
              + ", p="
              + lanes);
    }
    return new SecretHasher(cost, ServerKeys.NONE);
  }

  /**
   * Keyed HMAC-SHA-256 under the deployment's active server key.
   *
   * @return the hasher; an {@code Auth} without a server key refuses it when it is built
   */
  public static SecretHasher hmacSha256() {
    return new SecretHasher(null, ServerKeys.NONE);
  }

  /**
   * The same hasher with the deployment's server keys.
   *
   * @param serverKeys the keys
   * @return the hasher
   * @throws IllegalArgumentException if this is the keyed hash and there is no key
   */
  public SecretHasher using(ServerKeys serverKeys) {
    if (argon2 == null && serverKeys.isEmpty()) {
      throw new IllegalArgumentException(
          "the keyed hash needs a server key: set " + ServerKeys.VARIABLE + " or give one in code");
    }
    return new SecretHasher(argon2, serverKeys);
  }

  /**
   * Loads the native library and runs it once, if it is needed for new hashes.
   *
   * @throws IllegalStateException if this platform cannot run it
   */
  public void warmUp() {
    if (argon2 == null) {
      return;
    }
    try {
      hash(new KeyId("000000000000"), "warm-up");
    } catch (LinkageError e) {
      throw new IllegalStateException(
          "Argon2's native library cannot be loaded here ("
              + System.getProperty("os.name")
              + ", "
              + System.getProperty("os.arch")
              + "): if the temporary folder forbids execution set jna.tmpdir, else choose"
              + " SecretHasher.hmacSha256() with a server key",
          e);
    }
  }

  /**
   * Hashes a secret.
   *
   * @param id the key it belongs to
   * @param secret the secret
   * @return the hash, with the algorithm's tag in front
   */
  public String hash(KeyId id, String secret) {
    byte[] input = input(id, secret);
    try {
      return argon2 == null
          ? keyed(keys.active(), input)
          : Native.ARGON2.hash(argon2.passes, argon2.memory, argon2.lanes, input);
    } finally {
      Arrays.fill(input, (byte) 0);
    }
  }

  /**
   * Whether a stored hash is that of a secret.
   *
   * @param id the key it belongs to
   * @param secret the secret
   * @param stored the stored hash
   * @return true if it is; false also where {@link #isUsable} is
   */
  public boolean verify(KeyId id, String secret, String stored) {
    if (!isUsable(stored)) {
      return false;
    }
    byte[] input = input(id, secret);
    try {
      Matcher hmac = HMAC.matcher(stored);
      return hmac.matches()
          ? MessageDigest.isEqual(ascii(stored), ascii(keyed(hmac.group(1), input)))
          : Native.ARGON2.verify(stored, input);
    } finally {
      Arrays.fill(input, (byte) 0);
    }
  }

  /** Whether an Argon2 hash of another's making, of whichever type, is that of a secret alone. */
  static boolean verifyPlain(String type, String hash, byte[] secret) {
    Argon2Factory.Argon2Types of =
        switch (type) {
          case "id" -> Argon2Factory.Argon2Types.ARGON2id;
          case "i" -> Argon2Factory.Argon2Types.ARGON2i;
          default -> Argon2Factory.Argon2Types.ARGON2d;
        };
    return Argon2Factory.create(of).verify(hash, secret);
  }

  /**
   * Whether a stored hash can be verified here: a known algorithm, a bearable cost, a server key
   * that is in the ring.
   *
   * @param stored the stored hash
   * @return true if it can
   */
  public boolean isUsable(String stored) {
    Cost cost = Cost.of(stored);
    if (cost != null) {
      return cost.bearable();
    }
    Matcher hmac = HMAC.matcher(stored);
    return hmac.matches() && keys.has(hmac.group(1));
  }

  /**
   * Whether verifying a stored hash is costly, so that it has to be bounded.
   *
   * @param stored the stored hash
   * @return true for Argon2id
   */
  public boolean isCostly(String stored) {
    return stored.startsWith("$argon2id$");
  }

  /**
   * Whether new hashes of this hasher are costly to make.
   *
   * @return true for Argon2id
   */
  public boolean isCostly() {
    return argon2 != null;
  }

  /**
   * Whether a stored hash differs in algorithm, cost or server key from what this hasher makes. One
   * under a next server key does not: a node that has made that key active before this one made it,
   * and would make it again.
   *
   * @param stored the stored hash
   * @return true if it should be made anew when its secret is next seen
   */
  public boolean needsUpgrade(String stored) {
    if (argon2 != null) {
      return !argon2.equals(Cost.of(stored));
    }
    Matcher hmac = HMAC.matcher(stored);
    return !hmac.matches() || !(hmac.group(1).equals(keys.active()) || keys.isNext(hmac.group(1)));
  }

  private String keyed(String serverKey, byte[] input) {
    byte[] mac = keys.hashMac(serverKey, input);
    if (mac == null) {
      throw new IllegalStateException("no server key '" + serverKey + "' in the ring");
    }
    return "$hmac-sha256$k="
        + serverKey
        + "$"
        + Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
  }

  private static byte[] input(KeyId id, String secret) {
    return (id + "_" + secret).getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return argon2 == null ? "SecretHasher[hmac-sha256]" : "SecretHasher[argon2id " + argon2 + "]";
  }
}
