package dev.wardlock.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The deployment's key ring: one active server key, any number of next and of retired ones, or none
 * at all.
 *
 * <p>The active key makes new token checks and keyed hashes; every key verifies those it made. A
 * next key makes nothing yet: it is there so that every node knows it before any node makes
 * something with it. A retired one makes nothing any more: what it made goes on until it is
 * dropped. A keyed hash of a retired key is made anew by the active one when it is used; one of a
 * next key is left alone, since another node is ahead. Each key is split by HKDF into one subkey
 * for checks and one for hashes, so that neither tells anything of the other. The secrets never
 * leave this object, and no text shows them.
 *
 * <p>Immutable and safe for use by many threads. Equal are rings of the same keys in the same
 * states and order.
 *
 * <p>A secret is at least 32 bytes. In text the ring is {@code id:secret} or {@code
 * id:secret:state} or {@code id:secret:state@since} separated by commas: the active one first,
 * secrets in base64 or base64url; the state is {@code active}, {@code next} or {@code retired},
 * where it is left out {@code active} for the first and {@code retired} for the others; since when
 * is for people and tools, an instant in UTC such as {@code 2026-11-27T20:00:00Z}.
 *
 * <p>Source: RFC 5869 (HKDF), RFC 2104 (HMAC).
 */
public final class ServerKeys {

  /** The environment variable that {@link #fromEnvironment} reads. */
  public static final String VARIABLE = "AUTH_SERVER_KEYS";

  /** No server key: checks are plain digests, keyed hashes cannot be made. */
  public static final ServerKeys NONE = new ServerKeys(new LinkedHashMap<>());

  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
  private static final Pattern STATE = Pattern.compile("(active|next|retired)(?:@(.{20,30}))?");
  private static final int MIN_BYTES = 32;

  /** In the order of the text, the active one first. */
  private final Map<String, Subkeys> ring;

  private ServerKeys(Map<String, Subkeys> ring) {
    this.ring = ring;
  }

  private static final class Subkeys {
    private static final byte[] NO_SALT = {};

    final byte[] check;
    final byte[] hash;
    final boolean next;

    Subkeys(byte[] secret, boolean next) {
      check = derive(secret, "wardlock/token-check/1");
      hash = derive(secret, "wardlock/secret-hash/1");
      this.next = next;
    }

    /** In constant time. */
    boolean isOf(@Nullable Subkeys other) {
      return other != null
          && MessageDigest.isEqual(check, other.check)
          && MessageDigest.isEqual(hash, other.hash);
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
   * The same ring with one more key that is yet to become active.
   *
   * @param id {@code [a-z0-9][a-z0-9-]{0,31}}, not yet in the ring
   * @param secret at least 32 random bytes
   * @return the larger ring
   * @throws IllegalArgumentException if the id is malformed or taken, or the secret too short, or
   *     if the ring has no active key
   */
  public ServerKeys withNext(String id, byte[] secret) {
    if (isEmpty()) {
      throw new IllegalArgumentException("a ring has an active server key before a next one");
    }
    return with(id, secret, true);
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
    return with(id, secret, false);
  }

  private ServerKeys with(String id, byte[] secret, boolean next) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("a server key's id is [a-z0-9][a-z0-9-]{0,31}");
    }
    return with("server key '" + id + "'", id, secret, next);
  }

  private ServerKeys with(String which, String id, byte[] secret, boolean next) {
    if (secret.length < MIN_BYTES) {
      throw new IllegalArgumentException(
          which + " has " + secret.length + " bytes; at least 32 are needed");
    }
    var larger = new LinkedHashMap<>(ring);
    if (larger.put(id, new Subkeys(secret, next)) != null) {
      throw new IllegalArgumentException(which + " has an id that is in the ring already");
    }
    return new ServerKeys(larger);
  }

  /**
   * Reads a ring from its text.
   *
   * @param text {@code id:secret}, {@code id:secret:state} or {@code id:secret:state@since},
   *     separated by commas, the active one first
   * @return the ring
   * @throws IllegalArgumentException if the text is malformed; the message names the position of
   *     the faulty one, never what it holds
   */
  public static ServerKeys parse(String text) {
    ServerKeys keys = NONE;
    int position = 0;
    for (String pair : text.split(",", -1)) {
      position++;
      String[] parts = pair.strip().split(":", 3);
      byte[] secret = parts.length < 2 ? null : decode(parts[1]);
      if (secret == null || !ID.matcher(parts[0]).matches()) {
        throw new IllegalArgumentException(
            "server key "
                + position
                + " is not of the form id:secret, the id [a-z0-9][a-z0-9-]{0,31} and the secret in"
                + " base64");
      }
      String state = parts.length < 3 ? null : parts[2];
      keys = keys.with("server key " + position, parts[0], secret, isNext(state, position));
    }
    return keys;
  }

  private static boolean isNext(@Nullable String state, int position) {
    Matcher m = STATE.matcher(state == null ? position == 1 ? "active" : "retired" : state);
    if (!m.matches() || !isInstant(m.group(2))) {
      throw new IllegalArgumentException(
          "server key "
              + position
              + " has behind its secret what is no state: it is active, next or retired, and may be"
              + " followed by @ and an instant such as 2026-11-27T20:00:00Z");
    }
    if (m.group(1).equals("active") != (position == 1)) {
      throw new IllegalArgumentException(
          "server key " + position + ": the first is the active one, and no other");
    }
    return m.group(1).equals("next");
  }

  private static boolean isInstant(@Nullable String since) {
    try {
      return since == null || since.equals(Instant.parse(since).toString());
    } catch (DateTimeParseException e) {
      return false;
    }
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

  /**
   * Whether an id names another secret here than in another ring. What a key made is known by its
   * id alone, so no id may ever be given to a second key.
   *
   * @param other the other ring
   * @return true if one does
   */
  public boolean contradicts(ServerKeys other) {
    return ring.entrySet().stream()
        .anyMatch(e -> other.has(e.getKey()) && !e.getValue().isOf(other.ring.get(e.getKey())));
  }

  /** The active key's id; empty where there is none. */
  String active() {
    return ring.isEmpty() ? "" : ring.keySet().iterator().next();
  }

  boolean has(String id) {
    return ring.containsKey(id);
  }

  /** Whether a key is in the ring and yet to become active. */
  boolean isNext(String id) {
    Subkeys keys = ring.get(id);
    return keys != null && keys.next;
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
  public boolean equals(@Nullable Object o) {
    return o instanceof ServerKeys other
        && ids().equals(other.ids())
        && !contradicts(other)
        && ids().stream().allMatch(id -> isNext(id) == other.isNext(id));
  }

  @Override
  public int hashCode() {
    return ids().hashCode();
  }

  @Override
  public String toString() {
    return "ServerKeys" + Arrays.toString(ring.keySet().toArray());
  }
}
