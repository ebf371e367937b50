package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever is tried whenever, no pair fails more often than the limit within a window. */
class LockoutPropertyTest {

  private static final Duration WINDOW = Duration.ofSeconds(10);

  private enum Step {
    LOGIN,
    HEADER,
    SUCCESS,
    ABANDON,
    PAUSE,
    LONG_PAUSE
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Arbitraries.of(Step.class).list().ofMaxSize(80);
  }

  @Property(tries = 3_000)
  void failures_anySequence_areWithinTheLimitAndLocksEnd(
      @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 1, max = 6) int limit) {
    var clock = MutableClock.at("2026-03-01T12:00:00Z");
    Lockout lockout = Lockout.of(limit, WINDOW, clock, new ArrayList<>());
    var failures = new ArrayList<Instant>();
    for (Step step : steps) {
      clock.advance(Duration.ofMillis(step == Step.PAUSE ? 700 : 1));
      clock.advance(step == Step.LONG_PAUSE ? Duration.ofSeconds(4) : Duration.ZERO);
      failures.removeIf(at -> !at.plus(WINDOW).isAfter(clock.instant()));
      boolean open = failures.size() < limit;
      Duration wait = take(lockout, step);

      assertThat(wait == null).isEqualTo(open || step == Step.PAUSE || step == Step.LONG_PAUSE);
      if (wait != null) {
        assertThat(clock.instant().plus(wait)).isEqualTo(failures.get(0).plus(WINDOW));
      } else if (step == Step.LOGIN || step == Step.HEADER) {
        failures.add(clock.instant());
      } else if (step == Step.SUCCESS) {
        failures.clear();
      }
    }
  }

  private static Duration take(Lockout lockout, Step step) {
    if (step == Step.PAUSE || step == Step.LONG_PAUSE) {
      return null;
    }
    if (step == Step.HEADER) {
      return lockout.failed("192.0.2.7", null);
    }
    try (Lockout.Attempt attempt = lockout.begin("192.0.2.7", null)) {
      if (step == Step.LOGIN) {
        attempt.failed();
      } else if (step == Step.SUCCESS) {
        attempt.succeeded();
      }
      return attempt.retryAfter();
    }
  }
}
