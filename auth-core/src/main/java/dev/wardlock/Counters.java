package dev.wardlock;

/**
 * Where counts go: an adapter to the application's metrics.
 *
 * <p>It is called on the request's thread, on the hot path too: implementations are safe for use by
 * many threads, cheap, and throw nothing. The default counts nothing.
 */
@FunctionalInterface
public interface Counters {

  /** Counts nothing. */
  Counters NONE = what -> {};

  /**
   * Counts one.
   *
   * @param what what happened
   */
  void count(Count what);

  /** What is counted. */
  enum Count {
    /** A credential was accepted. */
    ACCEPTED,
    /** A credential was rejected. */
    REJECTED,
    /** A credential could not be judged. */
    UNAVAILABLE,
    /** A record was read from the store for a verification. */
    STORE_READ,
    /** A costly hash was run for a verification. */
    HASH_RUN,
    /** A costly hash was not run, since too many were waiting. */
    HASH_OVERLOAD,
    /** A stored hash was upgraded. */
    REHASHED,
    /** Last-used instants could not be written and will be tried again. */
    FLUSH_FAILED,
    /** New server keys could not be read or were not fit; the ones before stay in use. */
    SERVER_KEYS_REFUSED
  }
}
