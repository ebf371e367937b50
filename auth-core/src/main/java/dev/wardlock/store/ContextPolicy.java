package dev.wardlock.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a context allows its keys. It is looked at when keys are made or given a new expiry; keys
 * that exist are left as they are.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * @param maxLifetime the longest lifetime from now that a key may be given; null for no bound; 1
 *     second to 36,500 days. Where it is set, a key that asks for no expiry gets the longest
 * @param selfService whether keys may rotate, revoke and delegate from themselves
 */
public record ContextPolicy(@Nullable Duration maxLifetime, boolean selfService) {

  /** No bound on lifetimes, self-service on. */
  public static final ContextPolicy DEFAULT = new ContextPolicy(null, true);

  private static final Duration MIN = Duration.ofSeconds(1);
  private static final Duration MAX = Duration.ofDays(36_500);

  /**
   * Checks the lifetime.
   *
   * @param maxLifetime as the component
   * @param selfService as the component
   * @throws IllegalArgumentException if it is out of its bounds
   */
  public ContextPolicy {
    if (maxLifetime != null && (maxLifetime.compareTo(MIN) < 0 || maxLifetime.compareTo(MAX) > 0)) {
      throw new IllegalArgumentException(
          "a context's maximum lifetime is 1 second to "
              + MAX.toDays()
              + " days, not "
              + maxLifetime);
    }
  }
}
