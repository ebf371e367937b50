package dev.wardlock.crypto;

import dev.wardlock.model.KeyId;
import dev.wardlock.model.Token;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a token is made, read and checked before any store is asked.
 *
 * <p>A token is {@code <prefix>_<id>_<secret><check>}: an id of 12, a secret of 32 (190 bits) and a
 * check of 6 base62 characters. The check is a truncated HMAC-SHA-256 of what stands before it
 * under the deployment's active server key, or a plain SHA-256 where there is none. So a mistyped
 * token never reaches the store, and with a server key a forged one does not either.
 *
 * <p>With a server key, plain checks are refused unless they are accepted until a stated time.
 *
 * <p>Immutable and safe for use by many threads. The default prefix is {@code wl}; with it a token
 * has 54 characters. A token is a {@code b64token} (RFC 6750, section 2.1; RFC 7235, token68).
 */
public final class TokenFormat {

  /** The prefix of a token unless told otherwise. */
  public static final String DEFAULT_PREFIX = "wl";

  private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9]{0,15}");
  private static final Pattern ANY_TOKEN =
      Pattern.compile("[a-z][a-z0-9]{0,15}_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}");
  private static final char[] BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".toCharArray();
  private static final int SECRET_LENGTH = 32;
  private static final int CHECK_LENGTH = 6;

  private final String head;
  private final ServerKeys keys;
  private final @Nullable Instant plainUntil;
  private final SecureRandom random = new SecureRandom();

  private TokenFormat(String prefix, ServerKeys keys, @Nullable Instant plainUntil) {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException("a token prefix is [a-z][a-z0-9]{0,15}");
    }
    this.head = prefix + "_";
    this.keys = keys;
    this.plainUntil = plainUntil;
  }

  /**
   * A format.
   *
   * @param prefix {@code [a-z][a-z0-9]{0,15}}
   * @param keys the deployment's server keys; {@link ServerKeys#NONE} for plain checks
   * @return the format
   * @throws IllegalArgumentException if the prefix is malformed
   */
  public static TokenFormat of(String prefix, ServerKeys keys) {
    return new TokenFormat(prefix, keys, null);
  }

  /**
   * The same format, accepting plain checks for a while: for a deployment that was given its first
   * server key.
   *
   * @param end the first instant at which they are refused
   * @return the format
   */
  public TokenFormat acceptingPlainUntil(Instant end) {
    return new TokenFormat(head.substring(0, head.length() - 1), keys, end);
  }

  /**
   * A new random id.
   *
   * @return the id
   */
  public KeyId newId() {
    return new KeyId(randomText(KeyId.LENGTH));
  }

  /**
   * A new token with a new random secret.
   *
   * @param id the key it is for
   * @return the token
   */
  public Token issue(KeyId id) {
    return compose(id, randomText(SECRET_LENGTH));
  }

  /**
   * The token of a given secret: for vectors and migrations; {@link #issue} for all else.
   *
   * @param id the key it is for
   * @param secret 32 base62 characters
   * @return the token
   * @throws IllegalArgumentException if the secret is not of that form
   */
  public Token compose(KeyId id, String secret) {
    if (secret.length() != SECRET_LENGTH || !isBase62(secret, 0, SECRET_LENGTH)) {
      throw new IllegalArgumentException("a secret is 32 characters of 0-9 A-Z a-z");
    }
    String body = head + id + "_" + secret;
    return Token.of(body + check(keys.active(), body));
  }

  /**
   * The id that a presented text names, if it has a token's length, prefix and separators. A look
   * at its shape only: the rest may be anything.
   *
   * @param presented what was presented
   * @return the id; null if the text has not the shape
   */
  public @Nullable KeyId idOf(String presented) {
    int idAt = head.length();
    int secretAt = secretAt();
    if (presented.length() != secretAt + SECRET_LENGTH + CHECK_LENGTH
        || !presented.startsWith(head)
        || presented.charAt(secretAt - 1) != '_') {
      return null;
    }
    String id = presented.substring(idAt, secretAt - 1);
    return KeyId.isId(id) ? new KeyId(id) : null;
  }

  /**
   * The server key under which a presented text's check holds.
   *
   * @param presented a text in which {@link #idOf} found an id
   * @param now the present
   * @return the server key's id, empty for a plain check; null if the check holds under none
   */
  public @Nullable String checkedBy(String presented, Instant now) {
    int checkAt = secretAt() + SECRET_LENGTH;
    if (idOf(presented) == null || !isBase62(presented, secretAt(), presented.length())) {
      return null;
    }
    String body = presented.substring(0, checkAt);
    String given = presented.substring(checkAt);
    for (String id : keys.ids()) {
      if (same(given, check(id, body))) {
        return id;
      }
    }
    return accepts("", now) && same(given, check("", body)) ? "" : null;
  }

  /**
   * Whether checks by a server key are accepted.
   *
   * @param serverKey the server key's id; empty for a plain check
   * @param now the present
   * @return true if the key is in the ring, or plain checks are accepted now
   */
  public boolean accepts(String serverKey, Instant now) {
    return serverKey.isEmpty()
        ? keys.isEmpty() || (plainUntil != null && now.isBefore(plainUntil))
        : keys.has(serverKey);
  }

  /**
   * The secret in a text.
   *
   * @param token a text in which {@link #idOf} found an id
   * @return the 32 characters
   * @throws IllegalArgumentException if the text has not a token's shape
   */
  public String secretOf(String token) {
    if (idOf(token) == null) {
      throw new IllegalArgumentException("the text has not the shape of a token");
    }
    return token.substring(secretAt(), secretAt() + SECRET_LENGTH);
  }

  /**
   * The server key that checks new tokens.
   *
   * @return its id; empty where checks are plain
   */
  public String activeServerKey() {
    return keys.active();
  }

  /**
   * The first 32 bits of a secret's SHA-256: enough to turn away a wrong secret without a costly
   * hash, and leaving 158 bits unknown.
   *
   * @param secret the secret
   * @return the bits
   */
  public static int prefilter(String secret) {
    return ByteBuffer.wrap(sha256(secret)).getInt();
  }

  /**
   * Whether a text has the form of a token, of whatever prefix. Names may not.
   *
   * @param text the text
   * @return true if it has
   */
  public static boolean isTokenForm(String text) {
    return ANY_TOKEN.matcher(text).matches();
  }

  /**
   * The regular expression for secret scanners.
   *
   * @return the expression, with word boundaries
   */
  public String regex() {
    return "\\b" + head + "[0-9A-Za-z]{12}_[0-9A-Za-z]{38}\\b";
  }

  private int secretAt() {
    return head.length() + KeyId.LENGTH + 1;
  }

  private String check(String serverKey, String body) {
    byte[] mac = keys.checkMac(serverKey, body.getBytes(StandardCharsets.US_ASCII));
    long bits = ByteBuffer.wrap(mac == null ? sha256(body) : mac).getLong();
    char[] check = new char[CHECK_LENGTH];
    for (int i = CHECK_LENGTH - 1; i >= 0; i--) {
      check[i] = BASE62[(int) Long.remainderUnsigned(bits, BASE62.length)];
      bits = Long.divideUnsigned(bits, BASE62.length);
    }
    return new String(check);
  }

  private String randomText(int length) {
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      text[i] = BASE62[random.nextInt(BASE62.length)];
    }
    return new String(text);
  }

  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.US_ASCII), b.getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean isBase62(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (Arrays.binarySearch(BASE62, text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "TokenFormat[" + head + "…]";
  }
}
