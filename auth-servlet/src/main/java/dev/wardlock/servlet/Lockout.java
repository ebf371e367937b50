package dev.wardlock.servlet;

import dev.wardlock.model.KeyId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Locks a pair of client network and key id out after too many failed logins, and nobody else.
 *
 * <p>What it guarantees:
 *
 * <ul>
 *   <li>No pair fails more often than the limit within any window. An attempt takes its place
 *       before it is judged, so guesses in parallel gain nothing.
 *   <li>While a pair is locked nothing is counted: the lock ends at most one window after the
 *       failure that closed it, however hard it is tried.
 *   <li>It remembers at most {@value #MAX_PAIRS} pairs; the one that was tried longest ago goes
 *       first, and its failures with it. Of a pair it keeps the network, the id and when it failed.
 * </ul>
 *
 * <p>Safe for use by many threads: one lock, held for a few map operations and never for a
 * verification.
 *
 * <p>Defaults: 5 failures (1 to 100) in 60 s (1 s to 1 h).
 */
final class Lockout {

  static final int DEFAULT_FAILURES = 5;
  static final Duration DEFAULT_WINDOW = Duration.ofSeconds(60);
  static final int MAX_PAIRS = 10_000;

  private static final int MAX_FAILURES = 100;
  private static final Duration MIN_WINDOW = Duration.ofSeconds(1);
  private static final Duration MAX_WINDOW = Duration.ofHours(1);

  /** How long a guess waits that finds every place taken by others: they are judged soon. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private record Pair(String network, @Nullable KeyId id) {}

  /** What is known of a pair. */
  private static final class State {
    final ArrayDeque<Instant> failures = new ArrayDeque<>(); // the earliest first
    int underWay;
  }

  private final int limit;
  private final Duration window;
  private final Clock clock;
  private final Map<Pair, State> states =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, State> eldest) {
          return size() > MAX_PAIRS;
        }
      };

  private Lockout(int limit, Duration window, Clock clock) {
    this.limit = limit;
    this.window = window;
    this.clock = clock;
  }

  /** Not to be used where faults were added. */
  static Lockout of(int failures, @Nullable Duration window, Clock clock, List<String> faults) {
    if (failures < 1 || failures > MAX_FAILURES) {
      faults.add("a lockout comes after 1 to 100 failed logins, not " + failures);
    }
    if (window == null || window.compareTo(MIN_WINDOW) < 0 || window.compareTo(MAX_WINDOW) > 0) {
      faults.add("the window of a lockout is PT1S to PT1H, not " + window);
    }
    return new Lockout(failures, window == null ? DEFAULT_WINDOW : window, clock);
  }

  /**
   * Takes a place for an attempt to log in; to be settled, and closed in any case.
   *
   * @param network the client's network, in canonical text
   * @param id the id in what was presented; null where none can be read
   */
  synchronized Attempt begin(String network, @Nullable KeyId id) {
    var pair = new Pair(network, id);
    State state = states.computeIfAbsent(pair, p -> new State());
    Duration wait = lockedFor(state);
    if (wait == null && state.failures.size() + state.underWay >= limit) {
      wait = SOON;
    }
    if (wait == null) {
      state.underWay++;
    }
    return new Attempt(pair, state, wait);
  }

  /**
   * Counts a failure that took no place before.
   *
   * @return null if it was counted; if the pair was locked already, how long it still is
   */
  synchronized @Nullable Duration failed(String network, @Nullable KeyId id) {
    return count(new Pair(network, id), new State());
  }

  /** Counts a failure, unless the pair is locked; says for how long if it is. */
  private @Nullable Duration count(Pair pair, State ifForgotten) {
    State state = states.computeIfAbsent(pair, p -> ifForgotten);
    Duration wait = lockedFor(state);
    if (wait == null) {
      state.failures.addLast(clock.instant());
    }
    return wait;
  }

  /** Drops the failures that the window has passed; how long the pair is locked, if it is. */
  private @Nullable Duration lockedFor(State state) {
    Instant now = clock.instant();
    // One that lies ahead was counted before the clock was set back: it would lock for too long.
    state.failures.removeIf(at -> !at.plus(window).isAfter(now) || at.isAfter(now));
    return state.failures.size() < limit
        ? null
        : Duration.between(now, state.failures.getFirst().plus(window));
  }

  /** How many pairs are remembered. */
  synchronized int size() {
    return states.size();
  }

  /** One attempt to log in: locked out, or open until it is settled. The first word counts. */
  final class Attempt implements AutoCloseable {

    private final Pair pair;
    private final State state;
    private final @Nullable Duration retryAfter;
    private boolean settled;

    private Attempt(Pair pair, State state, @Nullable Duration retryAfter) {
      this.pair = pair;
      this.state = state;
      this.retryAfter = retryAfter;
      this.settled = retryAfter != null;
    }

    /** When to try again, if it is locked out: more than nothing, at most a window. */
    @Nullable Duration retryAfter() {
      return retryAfter;
    }

    /** The credential was right: what failed before is forgotten. */
    void succeeded() {
      synchronized (Lockout.this) {
        if (settle()) {
          states.remove(pair);
        }
      }
    }

    /** The credential was wrong. */
    void failed() {
      synchronized (Lockout.this) {
        if (settle()) {
          count(pair, state);
        }
      }
    }

    /** It is not known whether the credential was right; nothing is counted. */
    void abandoned() {
      synchronized (Lockout.this) {
        settle();
      }
    }

    /** Abandons it, if it was not settled. */
    @Override
    public void close() {
      abandoned();
    }

    private boolean settle() {
      boolean first = !settled;
      settled = true;
      state.underWay -= first ? 1 : 0;
      return first;
    }
  }
}
