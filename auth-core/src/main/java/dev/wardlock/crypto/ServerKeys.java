package dev.wardlock.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The deployment's key ring: one active server key, any number of retired ones, or none at all.
 *
 * <p>The active key makes new token checks and keyed hashes; every key verifies those it made. Each
 * key is split by HKDF into one subkey for checks and one for hashes, so that neither tells
 * anything of the other. The secrets never leave this object, and no text shows them.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * <p>A secret is at least 32 bytes. In text the ring is {@code id:secret} pairs separated by
 * commas, the active one first, secrets in base64 or base64url.
 *
 * <p>Source: RFC 5869 (HKDF), RFC 2104 (HMAC).
 */
public final class ServerKeys {

  /** The environment variable that {@link #fromEnvironment} reads. */
  public static final String VARIABLE = "AUTH_SERVER_KEYS";

  /** No server key: checks are plain digests, keyed hashes cannot be made. */
  public static final ServerKeys NONE = new ServerKeys(new LinkedHashMap<>());

  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
  private static final int MIN_BYTES = 32;

  private final Map<String, Subkeys> ring;

  private ServerKeys(Map<String, Subkeys> ring) {
    this.ring = ring;
  }

  private static final class Subkeys {
    private static final byte[] NO_SALT = {};

    final byte[] check;
    final byte[] hash;

    Subkeys(byte[] secret) {
      check = derive(secret, "wardlock/token-check/1");
      hash = derive(secret, "wardlock/secret-hash/1");
    }

    private static byte[] derive(byte[] secret, String use) {
      return Hkdf.derive(NO_SALT, secret, use.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /**
   * A ring of one key.
   *
   * @param id {@code [a-z0-9][a-z0-9-]{0,31}}
   * @param secret at least 32 random bytes
   * @return the ring
   * @throws IllegalArgumentException if the id is malformed or the secret too short
   */
  public static ServerKeys of(String id, byte[] secret) {
    return NONE.withRetired(id, secret);
  }

  /**
   * The same ring with one more key that only verifies.
   *
   * @param id {@code [a-z0-9][a-z0-9-]{0,31}}, not yet in the ring
   * @param secret at least 32 random bytes
   * @return the larger ring
   * @throws IllegalArgumentException if the id is malformed or taken, or the secret too short
   */
  public ServerKeys withRetired(String id, byte[] secret) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("a server key's id is [a-z0-9][a-z0-9-]{0,31}");
    }
    return with("server key '" + id + "'", id, secret);
  }

  private ServerKeys with(String which, String id, byte[] secret) {
    if (secret.length < MIN_BYTES) {
      throw new IllegalArgumentException(
          which + " has " + secret.length + " bytes; at least 32 are needed");
    }
    var larger = new LinkedHashMap<>(ring);
    if (larger.put(id, new Subkeys(secret)) != null) {
      throw new IllegalArgumentException(which + " has an id that is in the ring already");
    }
    return new ServerKeys(larger);
  }

  /**
   * Reads a ring from its text.
   *
   * @param text {@code id:secret} pairs separated by commas, the active one first
   * @return the ring
   * @throws IllegalArgumentException if the text is malformed; the message names the position of
   *     the faulty pair, never what it holds
   */
  public static ServerKeys parse(String text) {
    ServerKeys keys = NONE;
    int position = 0;
    for (String pair : text.split(",", -1)) {
      position++;
      String trimmed = pair.strip();
      int colon = trimmed.indexOf(':');
      String id = colon < 0 ? "" : trimmed.substring(0, colon);
      byte[] secret = decode(trimmed.substring(colon + 1));
      if (secret == null || !ID.matcher(id).matches()) {
        throw new IllegalArgumentException(
            "server key "
                + position
                + " is not of the form id:secret, the id [a-z0-9][a-z0-9-]{0,31} and the secret in"
                + " base64");
      }
      keys = keys.with("server key " + position, id, secret);
    }
    return keys;
  }

  /**
   * Reads the ring from {@value #VARIABLE}.
   *
   * @param environment the environment, usually {@link System#getenv()}
   * @return the ring; {@link #NONE} where the variable is unset or blank
   * @throws IllegalArgumentException if its value is malformed
   */
  public static ServerKeys fromEnvironment(Map<String, String> environment) {
    String text = environment.get(VARIABLE);
    return text == null || text.isBlank() ? NONE : parse(text);
  }

  /**
   * Whether there is no server key.
   *
   * @return true for {@link #NONE}
   */
  public boolean isEmpty() {
    return ring.isEmpty();
  }

  /**
   * The ids, the active one first.
   *
   * @return an immutable list
   */
  public List<String> ids() {
    return List.copyOf(ring.keySet());
  }

  /** The active key's id; empty where there is none. */
  String active() {
    return ring.isEmpty() ? "" : ring.keySet().iterator().next();
  }

  boolean has(String id) {
    return ring.containsKey(id);
  }

  byte @Nullable [] checkMac(String id, byte[] input) {
    Subkeys keys = ring.get(id);
    return keys == null ? null : Hkdf.mac(keys.check, input);
  }

  byte @Nullable [] hashMac(String id, byte[] input) {
    Subkeys keys = ring.get(id);
    return keys == null ? null : Hkdf.mac(keys.hash, input);
  }

  private static byte @Nullable [] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return "ServerKeys" + Arrays.toString(ring.keySet().toArray());
  }
}
