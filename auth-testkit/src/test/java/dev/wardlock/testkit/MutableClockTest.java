package dev.wardlock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class MutableClockTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void instant_untouched_standsStill() {
    var clock = MutableClock.at("2026-03-01T12:00:00Z");

    assertThat(clock.instant()).isEqualTo(NOON);
    assertThat(clock.millis()).isEqualTo(NOON.toEpochMilli());
    assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
    assertThat(clock).hasToString("MutableClock[2026-03-01T12:00:00Z, Z]");
  }

  @Test
  void advance_forwardAndBack_moves() {
    var clock = MutableClock.at(NOON);

    assertThat(clock.advance(Duration.ofSeconds(90))).isEqualTo(NOON.plusSeconds(90));
    assertThat(clock.advance(Duration.ofHours(-1)))
        .isEqualTo(clock.instant())
        .isEqualTo(NOON.plusSeconds(90 - 3600));
    clock.set(NOON.minusSeconds(1));
    assertThat(clock.instant()).isEqualTo(NOON.minusSeconds(1));
  }

  @Test
  void advance_beyondTheEndOfTime_throwsAndStays() {
    var clock = MutableClock.at(Instant.MAX);

    assertThatThrownBy(() -> clock.advance(Duration.ofNanos(1)))
        .isInstanceOf(DateTimeException.class);
    assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(Long.MAX_VALUE)))
        .isInstanceOf(ArithmeticException.class);
    assertThat(clock.instant()).isEqualTo(Instant.MAX);
  }

  @Test
  void withZone_moved_showsTheSameTime() {
    var clock = MutableClock.at(NOON);
    MutableClock tokyo = clock.withZone(ZoneId.of("Asia/Tokyo"));

    tokyo.advance(Duration.ofMinutes(5));

    assertThat(tokyo.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(300));
  }

  @Test
  void advance_manyAtOnce_losesNoStep() {
    var clock = MutableClock.at(NOON);
    Callable<Boolean> racer =
        () -> {
          for (int i = 0; i < 10_000; i++) {
            clock.advance(Duration.ofNanos(1_000));
          }
          return true;
        };
    try (var race = new Race(4)) {
      race.round(Collections.nCopies(4, racer));
    }

    assertThat(clock.instant()).isEqualTo(NOON.plusMillis(40));
  }
}
