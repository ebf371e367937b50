package dev.wardlock;

import dev.wardlock.Counters.Count;
import dev.wardlock.VerificationCache.Remembered;
import dev.wardlock.model.KeyId;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.StoreException;
import dev.wardlock.store.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When keys were last used: noted at most once a minute for each, written in batches. */
final class LastUsed {

  static final Duration GRANULARITY = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(LastUsed.class);
  private static final int BATCH = 500;

  private final KeyStore store;
  private final VerificationCache cache;
  private final Counters counters;
  private final Map<KeyId, Instant> pending = new ConcurrentHashMap<>();

  LastUsed(KeyStore store, VerificationCache cache, Counters counters) {
    this.store = store;
    this.cache = cache;
    this.counters = counters;
  }

  void note(StoredKey record, Remembered fact, Instant now) {
    long seconds = now.getEpochSecond();
    // Subtraction would overflow on the first use.
    if (seconds < fact.notedAt + GRANULARITY.toSeconds() && fact.notedAt != Long.MIN_VALUE) {
      return;
    }
    fact.notedAt = seconds;
    Instant last = record.lastUsedAt();
    if (last == null || !now.isBefore(last.plus(GRANULARITY))) {
      pending.merge(record.id(), now, (a, b) -> a.isAfter(b) ? a : b);
      cache.used(record.id(), now);
    }
  }

  /** Writes what is pending; what cannot be written stays pending. */
  synchronized void flush() {
    var batch = new HashMap<KeyId, Instant>();
    for (var entry : pending.entrySet()) {
      batch.put(entry.getKey(), entry.getValue());
      if (batch.size() == BATCH) {
        write(batch);
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      write(batch);
    }
  }

  private void write(Map<KeyId, Instant> batch) {
    try {
      store.touch(Map.copyOf(batch));
      batch.forEach(pending::remove);
    } catch (StoreException e) {
      counters.count(Count.FLUSH_FAILED);
      log.warn(
          "Last-used instants of {} keys could not be written and will be tried again",
          batch.size(),
          e);
    }
  }
}
