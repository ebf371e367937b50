package dev.wardlock.testkit;

import static dev.wardlock.testkit.Keys.START;
import static dev.wardlock.testkit.Keys.at;
import static dev.wardlock.testkit.Keys.key;
import static dev.wardlock.testkit.Keys.update;
import static dev.wardlock.testkit.Steps.add;
import static dev.wardlock.testkit.Steps.committed;
import static dev.wardlock.testkit.Steps.end;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.store.StoredKey;
import dev.wardlock.store.StoredKey.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules 100 to 103: how many live keys depend on each server key. */
interface ServerKeyRules extends Rules {

  /** A key depends on the server key of its check, and on that of a keyed hash; once on each. */
  @Test
  default void r100_dependents_checkAndKeyedHash_areCountedOnceForEach() {
    assertThat(store().dependents(START)).isEmpty();

    add(store(), key("plain").secret(secret("", "{test}hash")));
    add(store(), key("check").secret(secret("k1", "{test}hash")));
    add(store(), key("both").secret(secret("k1", keyed("k1"))));
    add(store(), key("turning").secret(secret("k1", keyed("k2-2026-11-27-of-32-characters-x"))));
    add(store(), key("hash").secret(secret("", keyed("k2-2026-11-27-of-32-characters-x"))));
    add(store(), key("argon2").secret(secret("k3", "$argon2id$v=19$m=8192,t=1,p=1$c2FsdA$aGFzaA")));

    assertThat(store().dependents(START))
        .isEqualTo(Map.of("k1", 3L, "k2-2026-11-27-of-32-characters-x", 2L, "k3", 1L));
    assertThat(otherNode().dependents(START)).isEqualTo(store().dependents(START));
  }

  /** Only live keys count, by the present that the caller gives. */
  @Test
  default void r101_dependents_revokedAndExpired_doNotCount() {
    add(store(), key("live").secret(secret("k1", keyed("k1"))));
    add(store(), key("bounded").secret(secret("k1", keyed("k1"))).expires(at(10)));
    end(store(), add(store(), key("revoked").secret(secret("k1", keyed("k1")))));

    assertThat(store().dependents(at(10).minusNanos(1_000))).isEqualTo(Map.of("k1", 2L));
    assertThat(store().dependents(at(10))).isEqualTo(Map.of("k1", 1L));
    assertThat(store().dependents(Instant.MAX)).isEqualTo(Map.of("k1", 1L));
    assertThat(store().dependents(Instant.MIN)).isEqualTo(Map.of("k1", 2L));
  }

  /** What rotates or is hashed anew is counted where it went, as soon as that is committed. */
  @Test
  default void r102_dependents_rotatedAndRehashed_countWhereTheyWent() {
    StoredKey key = add(store(), key("bot").secret(secret("k1", keyed("k1"))));

    StoredKey rehashed = key.rehashed(keyed("k2"));
    committed(store(), update(rehashed));
    assertThat(otherNode().dependents(START)).isEqualTo(Map.of("k1", 1L, "k2", 1L));

    committed(store(), update(rehashed.rotated(keyed("k2"), 7, "k2", null, START)));
    assertThat(otherNode().dependents(START)).isEqualTo(Map.of("k2", 1L));
  }

  /** A hash that only begins like a keyed one names no server key. */
  @Test
  default void r103_dependents_crippledHash_isPassedOver() {
    String whole = keyed("k1");
    add(store(), key("a").secret(secret("", "$hmac-sha256$k=")));
    add(store(), key("b").secret(secret("", whole.substring(0, 58))));
    add(store(), key("c").secret(secret("", whole.substring(0, 59))));
    add(store(), key("d").secret(secret("", "{test}" + whole)));
    add(store(), key("e").secret(secret("", whole)));

    assertThat(store().dependents(START)).isEqualTo(Map.of("k1", 1L));
  }

  private static Secret secret(String serverKey, String hash) {
    return new Secret(hash, 1, serverKey, 1, START, List.of());
  }

  private static String keyed(String serverKey) {
    return "$hmac-sha256$k=" + serverKey + "$" + "m".repeat(43);
  }
}
