package dev.wardlock.secrets.ring;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value that is read again while it is used, from a file or a vault, so that a rotation is seen
 * without a restart. It has no thread: the first use after each interval reads, and others
 * meanwhile get what is there.
 *
 * <p>What it guarantees: where reading fails what was read before stays in use, and the log says so
 * at ERROR each time. Messages of the source's exceptions are logged and must hold no secret, as
 * those of {@link ServerKeyRing#parse} and {@link SigningKeySet#parse} do not.
 *
 * <p>Safe for use by many threads.
 *
 * @param <T> the value; its {@code equals} tells whether it changed, its {@code toString} is logged
 */
public final class Live<T> implements Supplier<T> {

  /** How often a value is read again unless told otherwise. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(Live.class);

  private final Callable<? extends T> source;
  private final Duration interval;
  private final Clock clock;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Read<T> last;

  private record Read<T>(T value, Instant at) {}

  private Live(Callable<? extends T> source, Duration interval, Clock clock, T first) {
    this.source = source;
    this.interval = interval;
    this.clock = clock;
    this.last = new Read<>(first, clock.instant());
  }

  /**
   * Reads a value for the first time.
   *
   * @param source gives the value as it is now
   * @param interval how often it is read again; 1 second to 1 hour
   * @param clock the clock
   * @param <T> the value
   * @return the value, live
   * @throws IllegalArgumentException if the interval is out of its bounds
   * @throws Exception what the source throws
   */
  public static <T> Live<T> of(Callable<? extends T> source, Duration interval, Clock clock)
      throws Exception {
    if (interval.compareTo(Duration.ofSeconds(1)) < 0
        || interval.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("interval is PT1S to PT1H, not " + interval);
    }
    return new Live<>(source, interval, clock, source.call());
  }

  /**
   * The value.
   *
   * @return what was read last
   */
  @Override
  public T get() {
    Read<T> read = last;
    if (isStale(read) && reading.tryLock()) {
      try {
        if (isStale(last)) {
          last = new Read<>(readAgain(last.value), clock.instant());
        }
      } finally {
        reading.unlock();
      }
    }
    return last.value;
  }

  /** A clock that was put back makes it stale too. */
  private boolean isStale(Read<T> read) {
    return Duration.between(read.at, clock.instant()).abs().compareTo(interval) >= 0;
  }

  private T readAgain(T before) {
    try {
      T now = source.call();
      if (now == null) {
        throw new IllegalStateException("the source gave nothing");
      }
      if (!now.equals(before)) {
        log.info("{} is now {}", before, now);
      }
      return now;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      // Without its causes, which are not ours and might show what was read.
      log.error(
          "What was rotated was NOT taken, {} stays in use: {}: {}",
          before,
          e.getClass().getSimpleName(),
          e.getMessage());
    }
    return before;
  }
}
