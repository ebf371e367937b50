package dev.wardlock;

import dev.wardlock.Counters.Count;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.crypto.TokenFormat;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server keys as they are now, and what works with them. Whoever does several things with them
 * takes one look, so that all of it is of one ring.
 */
final class Ring {

  /** Of one ring. The format and the hasher are told apart from those of another by identity. */
  record Keys(ServerKeys serverKeys, TokenFormat format, SecretHasher hasher) {}

  private static final Logger log = LoggerFactory.getLogger(Ring.class);

  private final @Nullable Callable<ServerKeys> source;
  private final Function<ServerKeys, Keys> making;
  private final Counters counters;
  private volatile Keys now;

  Ring(
      ServerKeys first,
      @Nullable Callable<ServerKeys> source,
      Function<ServerKeys, Keys> making,
      Counters counters) {
    this.source = source;
    this.making = making;
    this.counters = counters;
    this.now = making.apply(first);
  }

  Keys now() {
    return now;
  }

  /**
   * Reads a ring from its source.
   *
   * @throws IllegalArgumentException if there is none to be had; the message is fit for a log
   */
  static ServerKeys read(Callable<ServerKeys> source) {
    ServerKeys read;
    try {
      read = source.call();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalArgumentException("reading the server keys was interrupted", e);
    } catch (Exception e) {
      throw new IllegalArgumentException(
          "the server keys cannot be read: " + e.getClass().getSimpleName() + ": " + e.getMessage(),
          e);
    }
    // Without a key plain checks would be accepted: a truncated file must not come to that.
    if (read == null || read.isEmpty()) {
      throw new IllegalArgumentException("the source of the server keys gave none");
    }
    return read;
  }

  /** Takes what the source has now, if it is fit; else keeps what is there. Whether it changed. */
  synchronized boolean reload() {
    if (source == null) {
      throw new IllegalStateException("the server keys come from no source that could be read");
    }
    ServerKeys before = now.serverKeys();
    ServerKeys read;
    try {
      read = read(source);
    } catch (IllegalArgumentException e) {
      return kept(before, String.valueOf(e.getMessage()));
    }
    if (read.equals(before)) {
      return false;
    }
    if (read.contradicts(before)) {
      return kept(before, "an id names another secret than before: a new key needs a new id");
    }
    now = making.apply(read);
    log.info("Server keys changed from {} to {}, the active one first", before.ids(), read.ids());
    return true;
  }

  /** Without the exception: its causes are not ours, and might show what was read. */
  private boolean kept(ServerKeys before, String why) {
    log.error("New server keys were NOT taken, {} stay in use: {}", before.ids(), why);
    counters.count(Count.SERVER_KEYS_REFUSED);
    return false;
  }
}
