package dev.wardlock.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stored hashes that another system made: SHA-256 and SHA-512 in hex, Argon2 in PHC string form
 * with any bearable cost, and what an application adds. In the store each has the tag {@code
 * $foreign:} in front, so that it is never taken for one of ours, which also hash the key's id.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * <p>Source: FIPS 180-4; RFC 9106; the PHC string format.
 */
public final class ForeignHashes {

  private static final String TAG = "$foreign:";
  private static final Pattern SHA =
      Pattern.compile("sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})", Pattern.CASE_INSENSITIVE);
  private static final Pattern BCRYPT =
      Pattern.compile("\\$2[abxy]\\$[0-3][0-9]\\$[./A-Za-z0-9]{53}");
  private static final Pattern ARGON2 =
      Pattern.compile(
          "\\$argon2(id|i|d)\\$(?:v=(?:16|19)\\$)?m=([1-9][0-9]{0,8}),t=([1-9][0-9]{0,3}),p=([1-9][0-9]{0,2})"
              + "\\$[A-Za-z0-9+/]{11,172}\\$[A-Za-z0-9+/]{16,172}");
  private static final int MAX_MEMORY = 262_144;
  private static final int MAX_PASSES = 10;
  private static final int MAX_LANES = 8;

  /**
   * Checks secrets against hashes that another system made, of one algorithm: for those that this
   * library has no code for, such as bcrypt. They are checked until the secret is first used, and
   * then replaced by a hash of our own.
   *
   * <pre>{@code
   * ForeignHashes.Algorithm.of("$2", (secret, hash) -> BCrypt.verifyer().verify(secret.getBytes(UTF_8), hash.getBytes(UTF_8)).verified)
   * }</pre>
   *
   * <p>Implementations are safe for use by many threads, and compare in constant time.
   */
  public interface Algorithm {

    /**
     * Whether a hash is of this algorithm.
     *
     * @param hash the hash, as the other system had it
     * @return true if it is
     */
    boolean handles(String hash);

    /**
     * Whether a hash is that of a secret. It is taken to be costly, and few run at a time.
     *
     * @param secret the secret
     * @param hash a hash that this handles
     * @return true if it is
     */
    boolean verify(String secret, String hash);

    /**
     * An algorithm whose hashes begin with a tag.
     *
     * @param tag the tag, such as {@code $2}
     * @param verifier whether a hash, the second, is that of a secret, the first
     * @return the algorithm
     */
    static Algorithm of(String tag, BiPredicate<String, String> verifier) {
      return new Algorithm() {
        @Override
        public boolean handles(String hash) {
          return hash.startsWith(tag);
        }

        @Override
        public boolean verify(String secret, String hash) {
          return verifier.test(secret, hash);
        }
      };
    }
  }

  private final List<Algorithm> added;

  private ForeignHashes(List<Algorithm> added) {
    this.added = List.copyOf(added);
  }

  /**
   * Those that there is code for here.
   *
   * @return the hashes
   */
  public static ForeignHashes builtIn() {
    return new ForeignHashes(List.of());
  }

  /**
   * The same and one more.
   *
   * @param algorithm the algorithm
   * @return the larger set
   */
  public ForeignHashes with(Algorithm algorithm) {
    var more = new ArrayList<>(added);
    more.add(algorithm);
    return new ForeignHashes(more);
  }

  /**
   * Reads a hash of another system into the form in which it is stored.
   *
   * @param hash {@code sha256:} or {@code sha512:} and hex, or bcrypt or Argon2 as they write
   *     themselves
   * @return the stored hash
   * @throws IllegalArgumentException if it is none of these; the message does not hold it
   */
  public static String stored(String hash) {
    boolean sha = SHA.matcher(hash).matches();
    if (!sha && !BCRYPT.matcher(hash).matches() && !ARGON2.matcher(hash).matches()) {
      throw new IllegalArgumentException(
          "a hash is sha256:<hex>, sha512:<hex>, bcrypt ($2b$…) or Argon2 ($argon2id$…)");
    }
    return TAG + (sha ? hash.toLowerCase(Locale.ROOT) : hash);
  }

  /**
   * Whether a stored hash was made by another system.
   *
   * @param stored the stored hash
   * @return true if it was
   */
  public static boolean isForeign(String stored) {
    return stored.startsWith(TAG);
  }

  /**
   * Whether a hash says by itself which secret it is of: one without a salt.
   *
   * @param stored the stored hash
   * @return true for SHA-256 and SHA-512
   */
  public static boolean isPlain(String stored) {
    return isForeign(stored) && SHA.matcher(original(stored)).matches();
  }

  /**
   * The plain hash of a secret, in its stored form.
   *
   * @param bits 256 or 512
   * @param secret the secret
   * @return the stored hash
   */
  public static String plain(int bits, String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-" + bits).digest(secret.getBytes(StandardCharsets.UTF_8));
      return TAG + "sha" + bits + ":" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-" + bits, e);
    }
  }

  /**
   * Whether a stored hash can be verified here: known, and of a bearable cost.
   *
   * @param stored the stored hash
   * @return true if it can
   */
  public boolean isUsable(String stored) {
    if (!isForeign(stored)) {
      return false;
    }
    String hash = original(stored);
    Matcher argon2 = ARGON2.matcher(hash);
    return argon2.matches() ? isBearable(argon2) : isPlain(stored) || find(hash) != null;
  }

  /**
   * Whether a stored hash is that of a secret.
   *
   * @param secret the secret
   * @param stored the stored hash
   * @return true if it is; false also where {@link #isUsable} is
   */
  public boolean verify(String secret, String stored) {
    if (!isUsable(stored)) {
      return false;
    }
    if (isPlain(stored)) {
      int bits = original(stored).startsWith("sha256:") ? 256 : 512;
      return MessageDigest.isEqual(ascii(plain(bits, secret)), ascii(stored));
    }
    String hash = original(stored);
    Matcher argon2 = ARGON2.matcher(hash);
    if (argon2.matches()) {
      return SecretHasher.verifyPlain(
          argon2.group(1), hash, secret.getBytes(StandardCharsets.UTF_8));
    }
    Algorithm algorithm = find(hash);
    return algorithm != null && algorithm.verify(secret, hash);
  }

  private static boolean isBearable(Matcher argon2) {
    return Integer.parseInt(argon2.group(2)) <= MAX_MEMORY
        && Integer.parseInt(argon2.group(3)) <= MAX_PASSES
        && Integer.parseInt(argon2.group(4)) <= MAX_LANES;
  }

  private @Nullable Algorithm find(String hash) {
    for (Algorithm algorithm : added) {
      if (algorithm.handles(hash)) {
        return algorithm;
      }
    }
    return null;
  }

  private static String original(String stored) {
    return stored.substring(TAG.length());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "ForeignHashes[" + added.size() + " added]";
  }
}
