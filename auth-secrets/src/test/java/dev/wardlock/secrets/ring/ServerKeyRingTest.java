package dev.wardlock.secrets.ring;

import static dev.wardlock.secrets.ring.KeyState.ACTIVE;
import static dev.wardlock.secrets.ring.KeyState.NEXT;
import static dev.wardlock.secrets.ring.KeyState.RETIRED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerKeyRingTest {

  private static final Instant NOW = Instant.parse("2026-11-27T20:00:00Z");
  private static final Duration SETTLE = ServerKeyRing.DEFAULT_SETTLE;
  private static final String SECRET = Base64.getEncoder().encodeToString(new byte[32]);
  private static final Optional<Map<String, Long>> NOTHING = Optional.of(Map.of());

  private static ServerKeyRing read(String text) {
    return ServerKeyRing.parse(SecretValue.of(text));
  }

  private static String id(ServerKeyRing ring, KeyState state) {
    return ring.keys().stream()
        .filter(key -> key.state() == state)
        .map(KeyStatus::id)
        .findFirst()
        .orElseThrow();
  }

  private static ServerKeys keys(ServerKeyRing ring) {
    return ServerKeys.parse(ring.text().reveal());
  }

  @Test
  void first_isOneActiveKeyThatTheCoreTakes() {
    ServerKeyRing ring = ServerKeyRing.first(NOW.plusNanos(5));

    assertThat(ring.keys()).hasSize(1);
    assertThat(ring.keys().get(0).id()).matches("k20261127-[0-9a-f]{8}");
    assertThat(ring.keys().get(0).state()).isEqualTo(ACTIVE);
    assertThat(ring.keys().get(0).since()).contains(NOW);
    assertThat(keys(ring).ids()).containsExactly(ring.keys().get(0).id());
    assertThat(ring.text().reveal()).endsWith(":active@2026-11-27T20:00:00Z");
  }

  @Test
  void wholeRotation_everyStep_isARingThatTheCoreTakes() {
    ServerKeyRing one = ServerKeyRing.first(NOW);
    ServerKeyRing two = one.add(NOW);
    String old = id(two, ACTIVE);
    String next = id(two, NEXT);
    assertThat(keys(two).ids()).containsExactly(old, next);

    ServerKeyRing turned = two.activate(next, SETTLE, false, NOW.plus(SETTLE));
    assertThat(turned.keys())
        .containsExactly(
            new KeyStatus(next, ACTIVE, Optional.of(NOW.plus(SETTLE))),
            new KeyStatus(old, RETIRED, Optional.of(NOW.plus(SETTLE))));
    assertThat(keys(turned).ids()).containsExactly(next, old);
    assertThat(keys(turned).contradicts(keys(two))).isFalse();

    ServerKeyRing dropped =
        turned.drop(old, NOTHING, SETTLE, false, NOW.plus(SETTLE.multipliedBy(2)));
    assertThat(keys(dropped).ids()).containsExactly(next);
  }

  @Test
  void add_aNextKeyThereAlready_isRefused() {
    ServerKeyRing ring = ServerKeyRing.first(NOW).add(NOW);

    refused(() -> ring.add(NOW), id(ring, NEXT) + "' is next already");
  }

  @Test
  void activate_nextForTooShort_isRefusedUnlessForced() {
    ServerKeyRing ring = ServerKeyRing.first(NOW).add(NOW);
    String next = id(ring, NEXT);

    refused(
        () -> ring.activate(next, SETTLE, false, NOW.plus(SETTLE).minusSeconds(1)),
        "Do it after 2026-11-27T20:01:00Z, or say --force");
    assertThat(id(ring.activate(next, SETTLE, true, NOW), ACTIVE)).isEqualTo(next);
  }

  @Test
  void activate_nextOfUnknownAge_isRefusedUnlessForced() {
    ServerKeyRing ring = read("a:" + SECRET + ",b:" + SECRET + ":next");

    refused(() -> ring.activate("b", SETTLE, false, NOW), "since nobody knows when");
    assertThat(id(ring.activate("b", SETTLE, true, NOW), ACTIVE)).isEqualTo("b");
  }

  @Test
  void activate_retired_turnsTheRingBackAtOnce() {
    ServerKeyRing ring = read("b:" + SECRET + ",a:" + SECRET);

    assertThat(ring.activate("a", SETTLE, false, NOW).keys())
        .containsExactly(
            new KeyStatus("a", ACTIVE, Optional.of(NOW)),
            new KeyStatus("b", RETIRED, Optional.of(NOW)));
  }

  @Test
  void activate_activeOrUnknown_isRefused() {
    ServerKeyRing ring = read("a:" + SECRET);

    refused(() -> ring.activate("a", SETTLE, true, NOW), "'a' is the active one already");
    refused(() -> ring.activate("z", SETTLE, true, NOW), "no server key 'z'; there are a");
  }

  @Test
  void retire_nextOnly() {
    ServerKeyRing ring = read("a:" + SECRET + ",b:" + SECRET + ":next,c:" + SECRET + ":retired");

    assertThat(ring.retire("b", NOW).keys().get(1))
        .isEqualTo(new KeyStatus("b", RETIRED, Optional.of(NOW)));
    refused(() -> ring.retire("a", NOW), "it is retired by making another one active");
    refused(() -> ring.retire("c", NOW), "is retired already");
  }

  @Test
  void drop_keysDepend_isRefusedNamingHowManyUnlessForced() {
    ServerKeyRing ring = read("b:" + SECRET + ",a:" + SECRET + ":retired@2026-11-27T19:00:00Z");

    refused(
        () -> ring.drop("a", Optional.of(Map.of("a", 17L, "b", 4L)), SETTLE, false, NOW),
        "'a' cannot be dropped: 17 live keys depend on it");
    refused(
        () -> ring.drop("a", Optional.of(Map.of("a", 1L)), SETTLE, false, NOW),
        "1 live key depends on it");
    refused(
        () -> ring.drop("a", Optional.empty(), SETTLE, false, NOW),
        "it is not known how many keys depend");
    assertThat(ring.drop("a", Optional.of(Map.of("b", 4L)), SETTLE, false, NOW).keys()).hasSize(1);
    assertThat(ring.drop("a", Optional.of(Map.of("a", 17L)), SETTLE, true, NOW).keys()).hasSize(1);
    assertThat(ring.drop("a", Optional.empty(), SETTLE, true, NOW).keys()).hasSize(1);
  }

  @Test
  void drop_retiredForTooShortOrNotRetired_isRefused() {
    ServerKeyRing ring =
        read(
            "b:" + SECRET + ",a:" + SECRET + ":retired@2026-11-27T20:00:00Z,n:" + SECRET + ":next");

    refused(
        () -> ring.drop("a", NOTHING, SETTLE, false, NOW.plusSeconds(59)),
        "still makes tokens with it. Do it after 2026-11-27T20:01:00Z");
    refused(() -> ring.drop("b", NOTHING, SETTLE, true, NOW), "'b' is active: only a retired");
    refused(() -> ring.drop("n", NOTHING, SETTLE, true, NOW), "'n' is next: only a retired");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a:c2hvcnQ=",
        "a:<s>,a:<s>",
        "a:<s>:next",
        "a:<s>,b:<s>:active",
        "a:<s>,b:<s>:next@yesterday",
        "A:<s>"
      })
  void parse_malformed_isRefusedAndShowsNothing(String text) {
    assertThatExceptionOfType(SecretsException.class)
        .isThrownBy(() -> read(text.replace("<s>", SECRET)))
        .withMessageStartingWith("the ring of server keys: server key ")
        .withMessageNotContaining(SECRET.substring(0, 8))
        .withMessageNotContaining("c2hvcnQ")
        .withNoCause();
  }

  @Test
  void renew_retiresEveryOtherKeyAtOnce() {
    ServerKeyRing ring = read("a:" + SECRET + ",b:" + SECRET + ":next,c:" + SECRET + ":retired");

    ServerKeyRing renewed = ring.renew(NOW);

    assertThat(renewed.keys())
        .extracting(KeyStatus::state)
        .containsExactly(ACTIVE, RETIRED, RETIRED, RETIRED);
    assertThat(keys(renewed).ids()).endsWith("a", "b", "c");
    assertThat(renewed.keys().get(3).since()).isEmpty();
  }

  @Test
  void equals_sameTextOnly() {
    ServerKeyRing ring = ServerKeyRing.first(NOW);

    assertThat(ServerKeyRing.parse(ring.text())).isEqualTo(ring).hasSameHashCodeAs(ring);
    assertThat(ring.add(NOW)).isNotEqualTo(ring);
    assertThat(ServerKeyRing.first(NOW)).isNotEqualTo(ring);
  }

  @Test
  void toString_showsNoSecret() {
    ServerKeyRing ring = read("a:" + SECRET + ",b:" + SECRET + ":next");

    assertThat(ring).hasToString("ServerKeyRing[a active, b next]");
  }

  private static void refused(Runnable step, String message) {
    assertThatThrownBy(step::run)
        .isInstanceOf(SecretsException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining(SECRET.substring(0, 8));
  }
}
