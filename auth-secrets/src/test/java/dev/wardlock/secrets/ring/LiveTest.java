package dev.wardlock.secrets.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.testkit.MutableClock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveTest {

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final MutableClock clock = MutableClock.at("2026-11-27T20:00:00Z");
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicReference<Callable<String>> source = new AtomicReference<>(() -> "one");

  private Live<String> live() throws Exception {
    return Live.of(
        () -> {
          reads.incrementAndGet();
          return source.get().call();
        },
        INTERVAL,
        clock);
  }

  @Test
  void get_withinTheInterval_readsNothing() throws Exception {
    Live<String> live = live();
    source.set(() -> "two");
    clock.advance(INTERVAL.minusNanos(1));

    assertThat(live.get()).isEqualTo("one");
    assertThat(reads).hasValue(1);
  }

  @Test
  void get_afterTheInterval_readsOnce() throws Exception {
    Live<String> live = live();
    source.set(() -> "two");
    clock.advance(INTERVAL);

    assertThat(live.get()).isEqualTo("two");
    assertThat(live.get()).isEqualTo("two");
    assertThat(reads).hasValue(2);
  }

  @Test
  void get_sourceFails_keepsWhatIsThereAndTriesAgainAfterTheInterval() throws Exception {
    Live<String> live = live();
    source.set(
        () -> {
          throw new IOException("gone");
        });
    clock.advance(INTERVAL);
    assertThat(live.get()).isEqualTo("one");
    assertThat(live.get()).isEqualTo("one");
    assertThat(reads).hasValue(2);
    source.set(() -> null);
    clock.advance(INTERVAL);
    assertThat(live.get()).isEqualTo("one");

    source.set(() -> "two");
    clock.advance(INTERVAL);
    assertThat(live.get()).isEqualTo("two");
  }

  @Test
  void get_whileAnotherReads_getsWhatIsThereWithoutWaiting() throws Exception {
    Live<String> live = live();
    var reading = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    source.set(
        () -> {
          reading.countDown();
          go.await();
          return "two";
        });
    clock.advance(INTERVAL);
    var other = Executors.newSingleThreadExecutor();
    try {
      Future<String> slow = other.submit(live::get);
      reading.await();

      assertThat(live.get()).isEqualTo("one");
      go.countDown();
      assertThat(slow.get()).isEqualTo("two");
      assertThat(live.get()).isEqualTo("two");
      assertThat(reads).hasValue(2);
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void get_clockPutBack_readsAgain() throws Exception {
    Live<String> live = live();
    source.set(() -> "two");
    clock.advance(INTERVAL.negated());

    assertThat(live.get()).isEqualTo("two");
  }

  @Test
  void of_sourceThatFails_throwsWhatItThrows() {
    source.set(
        () -> {
          throw new IOException("gone");
        });

    assertThatThrownBy(this::live).isInstanceOf(IOException.class).hasMessage("gone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.999S", "PT1H0.001S"})
  void of_intervalOutOfBounds_isRefused(String interval) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Live.of(() -> "x", Duration.parse(interval), clock))
        .withMessageStartingWith("interval is PT1S to PT1H, not ");
  }
}
