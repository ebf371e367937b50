package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.KeyId;
import dev.wardlock.testkit.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockoutTest {

  private static final String HERE = "192.0.2.7";
  private static final KeyId KEY = new KeyId("AbCdEfGhIjKl");
  private static final KeyId OTHER = new KeyId("000000000000");
  private static final Duration NANO = Duration.ofNanos(1);

  private final MutableClock clock = MutableClock.at("2026-03-01T12:00:00Z");
  private final Lockout lockout = lockout(5, Duration.ofSeconds(60));

  private Lockout lockout(int failures, Duration window) {
    var faults = new ArrayList<String>();
    Lockout made = Lockout.of(failures, window, clock, faults);
    assertThat(faults).isEmpty();
    return made;
  }

  /** Whether a guess was judged, and found wrong. */
  private boolean guess(Lockout at, String network, KeyId id) {
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

  private void lock(String network, KeyId id) {
    for (int i = 0; i < 5; i++) {
      assertThat(guess(lockout, network, id)).isTrue();
    }
  }

  @Test
  void begin_afterFiveFailures_isLockedOut() {
    lock(HERE, KEY);

    assertThat(wait(HERE, KEY)).isEqualTo(Duration.ofSeconds(60));
    assertThat(guess(lockout, HERE, KEY)).isFalse();
  }

  @Test
  void begin_ofAnyOtherPair_isOpen() {
    lock(HERE, KEY);
    lock(HERE, null);

    assertThat(wait(HERE, OTHER)).isNull();
    assertThat(wait("192.0.2.8", KEY)).isNull();
    assertThat(wait("192.0.2.8", null)).isNull();
    assertThat(wait(HERE, null)).isNotNull();
  }

  @Test
  void begin_atTheEdgeOfTheWindow_opensOnTheNanosecond() {
    lock(HERE, KEY);
    clock.advance(Duration.ofSeconds(60).minus(NANO));
    assertThat(wait(HERE, KEY)).isEqualTo(NANO);

    clock.advance(NANO);

    assertThat(wait(HERE, KEY)).isNull();
    lock(HERE, KEY);
    assertThat(wait(HERE, KEY)).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void begin_failuresApart_countsThoseWithinTheWindow() {
    for (int i = 0; i < 5; i++) {
      assertThat(guess(lockout, HERE, KEY)).isTrue();
      clock.advance(Duration.ofSeconds(10)); // failures at 0, 10, 20, 30, 40
    }
    assertThat(wait(HERE, KEY)).isEqualTo(Duration.ofSeconds(10));

    clock.advance(Duration.ofSeconds(10));

    assertThat(guess(lockout, HERE, KEY)).isTrue(); // the one at 0 has passed
    assertThat(wait(HERE, KEY)).isEqualTo(Duration.ofSeconds(10)); // until the one at 10 has
  }

  @Test
  void failed_whileLocked_isNotCounted() {
    lock(HERE, KEY);
    for (int i = 0; i < 1_000; i++) {
      clock.advance(Duration.ofMillis(59));
      assertThat(guess(lockout, HERE, KEY)).isFalse();
      assertThat(lockout.failed(HERE, KEY)).isNotNull();
    }

    clock.advance(Duration.ofSeconds(1));

    assertThat(wait(HERE, KEY)).isNull();
    lock(HERE, KEY);
  }

  @Test
  void failed_withoutAttempt_countsAndThenTellsTheWait() {
    for (int i = 0; i < 5; i++) {
      assertThat(lockout.failed(HERE, null)).isNull();
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(lockout.failed(HERE, null)).isEqualTo(Duration.ofSeconds(55));
    assertThat(wait(HERE, null)).isEqualTo(Duration.ofSeconds(55));
    assertThat(lockout.failed(HERE, KEY)).isNull();
  }

  @Test
  void succeeded_afterFailures_clearsThePair() {
    for (int i = 0; i < 4; i++) {
      guess(lockout, HERE, KEY);
      guess(lockout, HERE, OTHER);
    }

    lockout.begin(HERE, KEY).succeeded();

    lock(HERE, KEY);
    assertThat(guess(lockout, HERE, OTHER)).isTrue();
    assertThat(wait(HERE, OTHER)).isNotNull(); // of that pair nothing was cleared
  }

  @Test
  void settle_lockedAttempt_changesNothing() {
    lock(HERE, KEY);
    Lockout.Attempt locked = lockout.begin(HERE, KEY);

    locked.succeeded();
    locked.failed();
    locked.close();

    assertThat(wait(HERE, KEY)).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void settle_twice_firstWordCounts() {
    for (int i = 0; i < 4; i++) {
      guess(lockout, HERE, KEY);
    }
    Lockout.Attempt attempt = lockout.begin(HERE, KEY);

    attempt.failed();
    attempt.succeeded();
    attempt.abandoned();
    attempt.close();

    assertThat(wait(HERE, KEY)).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void abandoned_howeverOften_isNotCounted() {
    for (int i = 0; i < 100; i++) {
      lockout.begin(HERE, KEY).abandoned();
      lockout.begin(HERE, KEY).close();
    }

    lock(HERE, KEY);
  }

  @Test
  void begin_manyUnderWay_takesNoMorePlacesThanThereAre() {
    guess(lockout, HERE, KEY);
    List<Lockout.Attempt> attempts =
        IntStream.range(0, 50).mapToObj(i -> lockout.begin(HERE, KEY)).toList();

    assertThat(attempts.subList(0, 4)).allMatch(a -> a.retryAfter() == null);
    assertThat(attempts.subList(4, 50)).allMatch(a -> Duration.ofSeconds(1).equals(a.retryAfter()));
    attempts.get(0).abandoned();
    Lockout.Attempt next = lockout.begin(HERE, KEY);
    assertThat(next.retryAfter()).isNull();
    assertThat(wait(HERE, KEY)).isEqualTo(Duration.ofSeconds(1));
    next.failed();
    attempts.subList(1, 4).forEach(Lockout.Attempt::failed);
    assertThat(wait(HERE, KEY)).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void guesses_fiftyInParallel_judgesFive() throws Exception {
    var threads = Executors.newFixedThreadPool(50);
    try {
      for (int round = 0; round < 20; round++) {
        var judged = new AtomicInteger();
        var start = new CyclicBarrier(50);
        var begun = new CyclicBarrier(50);
        Callable<Void> guesser =
            () -> {
              start.await(30, TimeUnit.SECONDS);
              try (Lockout.Attempt attempt = lockout.begin(HERE, KEY)) {
                begun.await(30, TimeUnit.SECONDS); // none is settled before all have begun
                if (attempt.retryAfter() == null) {
                  judged.incrementAndGet();
                  attempt.failed();
                }
              }
              for (int i = 0; i < 20; i++) {
                judged.addAndGet(guess(lockout, HERE, KEY) ? 1 : 0);
              }
              return null;
            };
        var running = new ArrayList<Future<Void>>();
        for (int i = 0; i < 50; i++) {
          running.add(threads.submit(guesser));
        }
        for (Future<Void> future : running) {
          future.get(60, TimeUnit.SECONDS);
        }
        assertThat(judged).hasValue(5);
        clock.advance(Duration.ofSeconds(60));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void failed_attemptsOvertakenByHeaders_keepsTheLimit() {
    List<Lockout.Attempt> underWay =
        IntStream.range(0, 4).mapToObj(i -> lockout.begin(HERE, null)).toList();
    for (int i = 0; i < 5; i++) {
      assertThat(lockout.failed(HERE, null)).isNull();
    }
    clock.advance(Duration.ofSeconds(59));

    underWay.forEach(Lockout.Attempt::failed);

    assertThat(wait(HERE, null)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void begin_clockSetBack_locksNoLongerThanAWindow() {
    lock(HERE, KEY);
    clock.advance(Duration.ofHours(-5));

    assertThat(wait(HERE, KEY)).isNull();
    lock(HERE, KEY);
    assertThat(wait(HERE, KEY)).isEqualTo(Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @CsvSource({"1, PT1S", "100, PT1H", "5, PT60S"})
  void of_withinBounds_hasNoFaults(int failures, Duration window) {
    assertThat(lockout(failures, window)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "0, PT1M, 'a lockout comes after 1 to 100 failed logins, not 0'",
    "-1, PT1M, 'a lockout comes after 1 to 100 failed logins, not -1'",
    "101, PT1M, 'a lockout comes after 1 to 100 failed logins, not 101'",
    "5, PT0.999999999S, 'the window of a lockout is PT1S to PT1H, not PT0.999999999S'",
    "5, PT1H0.000000001S, 'the window of a lockout is PT1S to PT1H, not PT1H0.000000001S'",
    "5, PT-1S, 'the window of a lockout is PT1S to PT1H, not PT-1S'",
    "5, , 'the window of a lockout is PT1S to PT1H, not null'"
  })
  void of_outOfBounds_saysSo(int failures, Duration window, String fault) {
    var faults = new ArrayList<String>();

    Lockout.of(failures, window, clock, faults);

    assertThat(faults).containsExactly(fault);
  }

  @Test
  void of_twoFaults_saysBoth() {
    var faults = new ArrayList<String>();

    Lockout.of(0, Duration.ZERO, clock, faults);

    assertThat(faults).hasSize(2);
  }
}
