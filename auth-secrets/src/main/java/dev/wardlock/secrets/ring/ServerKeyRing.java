package dev.wardlock.secrets.ring;

import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The library's server keys as the deployment turns them: the text that {@link ServerKeys#parse}
 * reads, with the steps add, activate, retire and drop.
 *
 * <p>What it guarantees: its text is one that {@code ServerKeys} takes, on one line; a secret is in
 * no message and no {@code toString}. An id is never used twice: it has the day and 32 random bits.
 *
 * <p>Immutable and safe for use by many threads. Instants are in whole seconds.
 */
public final class ServerKeyRing {

  /** How long a change of the ring takes to reach every node, unless told otherwise. */
  public static final Duration DEFAULT_SETTLE = Duration.ofMinutes(1);

  private static final int SECRET_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Turn<String> turn;

  private ServerKeyRing(Turn<String> turn) {
    this.turn = turn;
  }

  /**
   * A ring of one new key, which is active.
   *
   * @param now the present
   * @return the ring
   */
  public static ServerKeyRing first(Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.SECONDS);
    return new ServerKeyRing(Turn.first("server key", newId(at), newSecret(), at));
  }

  /**
   * Reads a ring.
   *
   * @param text what {@link ServerKeys#parse} takes
   * @return the ring
   * @throws SecretsException if the text is malformed; it shows nothing of it
   */
  public static ServerKeyRing parse(SecretValue text) {
    try {
      ServerKeys.parse(text.reveal());
    } catch (IllegalArgumentException e) {
      throw new SecretsException("the ring of server keys: " + e.getMessage());
    }
    // What was taken there has this form.
    List<Turn.Key<String>> keys =
        Arrays.stream(text.reveal().split(",", -1)).map(String::strip).map(Entry::read).toList();
    return new ServerKeyRing(new Turn<>("server key", Entry.firstActive(keys)));
  }

  /** How a key stands in the text. */
  private static final class Entry {

    private Entry() {}

    static Turn.Key<String> read(String entry) {
      String[] parts = entry.split(":", 3);
      String[] state = parts.length < 3 ? new String[] {"retired"} : parts[2].split("@", 2);
      var status =
          new KeyStatus(
              parts[0],
              KeyState.valueOf(state[0].toUpperCase(Locale.ROOT)),
              state.length < 2 ? Optional.empty() : Optional.of(Instant.parse(state[1])));
      return new Turn.Key<>(status, parts[1]);
    }

    /** A first one whose state was left out is the active one. */
    static List<Turn.Key<String>> firstActive(List<Turn.Key<String>> keys) {
      var all = new ArrayList<>(keys);
      KeyStatus first = keys.get(0).status();
      all.set(
          0,
          new Turn.Key<>(
              new KeyStatus(first.id(), KeyState.ACTIVE, first.since()), keys.get(0).secret()));
      return all;
    }

    static String write(Turn.Key<String> key) {
      return key.id()
          + ":"
          + key.secret()
          + ":"
          + key.state()
          + key.status().since().map(at -> "@" + at).orElse("");
    }
  }

  /**
   * The keys, the active one first.
   *
   * @return an immutable list
   */
  public List<KeyStatus> keys() {
    return turn.statuses();
  }

  /**
   * The ring with a new key that is next.
   *
   * @param now the present
   * @return the larger ring
   * @throws SecretsException if there is a next key already
   */
  public ServerKeyRing add(Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.SECONDS);
    return new ServerKeyRing(turn.add(newId(at), newSecret(), at));
  }

  /**
   * The ring with a new key that is active at once, every other one retired: for an emergency. A
   * node that has not read it yet refuses the tokens that others make; those there are stay valid.
   *
   * @param now the present
   * @return the larger ring
   */
  public ServerKeyRing renew(Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.SECONDS);
    return new ServerKeyRing(turn.renew(newId(at), newSecret(), at));
  }

  /**
   * The ring with another active key; the one before is retired.
   *
   * @param id a next key, or a retired one that is to be active again
   * @param settle how long a next key must have been in the ring: longer than any node takes to
   *     read it, or a node that has not would refuse the tokens that others make
   * @param force whether to pass over that
   * @param now the present
   * @return the turned ring
   * @throws SecretsException if there is no such key, it is active, or it is next for too short
   */
  public ServerKeyRing activate(String id, Duration settle, boolean force, Instant now) {
    return new ServerKeyRing(turn.activate(id, settle, force, now.truncatedTo(ChronoUnit.SECONDS)));
  }

  /**
   * The ring with a next key that will not become active.
   *
   * @param id the key
   * @param now the present
   * @return the ring
   * @throws SecretsException if there is no such key, or it is not next
   */
  public ServerKeyRing retire(String id, Instant now) {
    return new ServerKeyRing(turn.retire(id, now.truncatedTo(ChronoUnit.SECONDS)));
  }

  /**
   * The ring without a retired key: what still depends on it is refused from then on.
   *
   * @param id the key
   * @param dependents how many live keys depend on each server key, by {@code KeyStore.dependents}
   *     of every store that the ring serves, added up; empty if that is not known
   * @param settle how long it must have been retired: longer than any node takes to read the ring,
   *     or a node that has not goes on to make tokens with it
   * @param force whether to pass over both
   * @param now the present
   * @return the smaller ring
   * @throws SecretsException if there is no such key, it is not retired, or keys depend on it,
   *     which the message counts
   */
  public ServerKeyRing drop(
      String id,
      Optional<Map<String, Long>> dependents,
      Duration settle,
      boolean force,
      Instant now) {
    var smaller =
        turn.drop(
            id,
            settle,
            force,
            now,
            "a node that has not read the ring since still makes tokens with it");
    if (!force) {
      long count =
          dependents
              .orElseThrow(
                  () ->
                      new SecretsException(
                          "it is not known how many keys depend on server key '"
                              + id
                              + "': name the stores that it serves, or say --force"))
              .getOrDefault(id, 0L);
      if (count > 0) {
        throw new SecretsException(
            "server key '"
                + id
                + "' cannot be dropped: "
                + count
                + (count == 1 ? " live key depends" : " live keys depend")
                + " on it, whose tokens would be refused. Rotate them, or say --force");
      }
    }
    return new ServerKeyRing(smaller);
  }

  /**
   * The text, which holds the secrets.
   *
   * @return what {@link ServerKeys#parse} takes, on one line
   */
  public SecretValue text() {
    return SecretValue.of(turn.keys().stream().map(Entry::write).collect(Collectors.joining(",")));
  }

  private static String newId(Instant now) {
    byte[] random = new byte[4];
    RANDOM.nextBytes(random);
    return "k" + DAY.format(now) + "-" + HexFormat.of().formatHex(random);
  }

  private static String newSecret() {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return Base64.getEncoder().encodeToString(secret);
  }

  /** Equal are those of one text; in constant time. */
  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof ServerKeyRing other && text().equals(other.text());
  }

  @Override
  public int hashCode() {
    return keys().hashCode();
  }

  @Override
  public String toString() {
    return "ServerKeyRing" + turn.keys();
  }
}
