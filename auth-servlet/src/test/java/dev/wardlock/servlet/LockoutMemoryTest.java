package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.KeyId;
import dev.wardlock.testkit.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whoever comes in whatever number, a lockout remembers so many pairs and no more. */
class LockoutMemoryTest {

  private static final String HERE = "192.0.2.7";
  private static final KeyId KEY = new KeyId("AbCdEfGhIjKl");
  private static final KeyId OTHER = new KeyId("000000000000");

  private final Lockout lockout = lockout(5);

  private static Lockout lockout(int failures) {
    return Lockout.of(
        failures,
        Duration.ofSeconds(60),
        MutableClock.at("2026-03-01T12:00:00Z"),
        new ArrayList<>());
  }

  /** Whether a guess was judged, and found wrong. */
  private static boolean guess(Lockout at, String network, KeyId id) {
    try (Lockout.Attempt attempt = at.begin(network, id)) {
      attempt.failed();
      return attempt.retryAfter() == null;
    }
  }

  private Duration wait(String network, KeyId id) {
    try (Lockout.Attempt attempt = lockout.begin(network, id)) {
      return attempt.retryAfter();
    }
  }

  @Test
  void failed_millionAddresses_isBoundedAndOthersAreUnaffected() {
    for (int i = 0; i < 1_000_000; i++) {
      String network = "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255);
      guess(lockout, network, i % 3 == 0 ? null : KEY);
      lockout.failed(network, OTHER);
      if (i % 100_000 == 0) {
        assertThat(wait(HERE, KEY)).isNull();
      }
    }

    assertThat(lockout.size()).isEqualTo(Lockout.MAX_PAIRS);
    try (Lockout.Attempt good = lockout.begin(HERE, KEY)) {
      assertThat(good.retryAfter()).isNull();
      good.succeeded();
    }
    assertThat(lockout.size()).isLessThan(Lockout.MAX_PAIRS);
  }

  @Test
  void size_full_leavesOutThePairTriedLongestAgo() {
    Lockout strict = lockout(1);
    for (int i = 0; i < Lockout.MAX_PAIRS; i++) {
      assertThat(guess(strict, "net-" + i, null)).isTrue();
    }
    assertThat(guess(strict, "net-0", null)).isFalse(); // tried again: no longer the oldest

    guess(strict, "one-more", null);

    assertThat(strict.size()).isEqualTo(Lockout.MAX_PAIRS);
    assertThat(guess(strict, "net-0", null)).isFalse();
    assertThat(guess(strict, "net-2", null)).isFalse();
    assertThat(guess(strict, "net-1", null)).isTrue();
  }

  @Test
  void failed_pairForgottenMeanwhile_isCountedAllTheSame() {
    List<Lockout.Attempt> underWay =
        IntStream.range(0, 5).mapToObj(i -> lockout.begin(HERE, KEY)).toList();
    for (int i = 0; i < Lockout.MAX_PAIRS; i++) {
      guess(lockout, "net-" + i, null);
    }
    underWay.get(0).failed();
    underWay.get(1).failed();

    assertThat(wait(HERE, KEY)).isEqualTo(Duration.ofSeconds(1)); // and places are still taken
    underWay.subList(2, 5).forEach(Lockout.Attempt::failed);
    assertThat(wait(HERE, KEY)).isEqualTo(Duration.ofSeconds(60));
    assertThat(lockout.size()).isEqualTo(Lockout.MAX_PAIRS);
  }
}
