package dev.wardlock;

import dev.wardlock.RefusedException.Reason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The expiry of a key to be: bounded from several sides, never clamped. */
final class Lifetime {

  private static final Duration MIN = Duration.ofSeconds(1);
  private static final Duration MAX = Duration.ofDays(36_500);

  private final Instant now;
  private final @Nullable Instant asked;
  private @Nullable Instant end;

  /** A lifetime from now, as asked for; null for the longest that is allowed. */
  Lifetime(@Nullable Duration asked, Instant now) {
    this.now = now;
    this.asked = asked == null ? null : now.plus(checked(asked));
    this.end = this.asked;
  }

  static Duration checked(Duration asked) {
    if (asked.compareTo(MIN) < 0 || asked.compareTo(MAX) > 0) {
      throw new RefusedException(
          Reason.INVALID, "a lifetime is 1 second to " + MAX.toDays() + " days, not " + asked);
    }
    return asked;
  }

  Lifetime atMost(@Nullable Instant bound, Reason reason, String whose) {
    if (bound == null) {
      return this;
    }
    if (asked != null && asked.isAfter(bound)) {
      throw new RefusedException(
          reason, "the key would outlive " + whose + ", which allows until " + bound);
    }
    if (end == null || end.isAfter(bound)) {
      end = bound;
    }
    return this;
  }

  Lifetime atMost(@Nullable Duration bound, String whose) {
    return bound == null ? this : atMost(now.plus(bound), Reason.INVALID, whose);
  }

  @Nullable Instant end() {
    return end;
  }
}
