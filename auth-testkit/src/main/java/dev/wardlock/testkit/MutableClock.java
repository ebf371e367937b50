package dev.wardlock.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that stands still until it is told otherwise; forward or back.
 *
 * <p>What one thread sets, every thread sees. Clocks made by {@link #withZone} show the same time.
 *
 * <p>Safe for use by many threads.
 */
public final class MutableClock extends Clock {

  private final Hands hands;
  private final ZoneId zone;

  private MutableClock(Hands hands, ZoneId zone) {
    this.hands = hands;
    this.zone = zone;
  }

  /**
   * A clock in UTC.
   *
   * @param now what it shows
   * @return the clock
   */
  public static MutableClock at(Instant now) {
    return new MutableClock(new Hands(now), ZoneOffset.UTC);
  }

  /**
   * A clock in UTC.
   *
   * @param now what it shows, in ISO-8601, such as {@code 2026-03-01T10:00:00Z}
   * @return the clock
   * @throws java.time.format.DateTimeParseException if the text is not an instant
   */
  public static MutableClock at(String now) {
    return at(Instant.parse(now));
  }

  /**
   * Sets the clock.
   *
   * @param instant what it shows from now on; may lie before what it showed
   */
  public void set(Instant instant) {
    hands.set(instant);
  }

  /**
   * Moves the clock, in one step even when others move it at the same time.
   *
   * @param by how far; negative to move it back
   * @return what it shows from now on
   * @throws java.time.DateTimeException if that cannot be an instant; the clock is left as it was
   * @throws ArithmeticException if that cannot be an instant; the clock is left as it was
   */
  public Instant advance(Duration by) {
    return hands.advance(by);
  }

  @Override
  public Instant instant() {
    return hands.now;
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public MutableClock withZone(ZoneId other) {
    return new MutableClock(hands, other);
  }

  @Override
  public String toString() {
    return "MutableClock[" + hands.now + ", " + zone + "]";
  }

  /** Shared by the clocks of all zones. */
  private static final class Hands {

    private volatile Instant now;

    private Hands(Instant now) {
      this.now = now;
    }

    private synchronized void set(Instant instant) {
      now = instant;
    }

    private synchronized Instant advance(Duration by) {
      Instant moved = now.plus(by);
      now = moved;
      return moved;
    }
  }
}
