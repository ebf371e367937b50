package dev.wardlock;

import dev.wardlock.Counters.Count;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.TokenFormat;
import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.model.KeyId;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.KeyStore.Committed;
import dev.wardlock.store.StoreException;
import dev.wardlock.store.StoredKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the library does by itself when a key is used: settle a replacement, upgrade a hash. */
final class FirstUse {

  private static final Logger log = LoggerFactory.getLogger(FirstUse.class);
  private static final int TRIES = 3;

  private final Commits commits;
  private final HashRunner hashes;
  private final Counters counters;

  FirstUse(Commits commits, HashRunner hashes, Counters counters) {
    this.commits = commits;
    this.hashes = hashes;
    this.counters = counters;
  }

  /**
   * Ends the key that a successor replaces, before the successor's first use is answered.
   *
   * @throws StoreException if it could not be ended; the use is then unavailable
   */
  void settle(StoredKey successor, Instant at) {
    Instant now = at.truncatedTo(ChronoUnit.MICROS);
    StoredKey current = successor;
    for (int i = 0; i < TRIES; i++) {
      KeyId replaced = current.lineage().replaces();
      if (replaced == null) {
        return;
      }
      if (commits.commit(settlement(current, replaced, now)) instanceof Committed) {
        return;
      }
      StoredKey fresh = commits.read(current.id());
      if (fresh == null) {
        return;
      }
      current = fresh;
    }
    throw new StoreException("a replaced key could not be ended: it keeps changing", null);
  }

  private List<Change> settlement(StoredKey successor, KeyId replaced, Instant now) {
    var changes = new ArrayList<Change>();
    StoredKey old = commits.read(replaced);
    if (old != null && old.isLive(now)) {
      var details = Map.of("successor", successor.id().value());
      changes.add(
          new Change.Update(
              old.expiring(now), old.event(now, By.LIBRARY, KeyAction.RETIRED, details)));
    }
    var details = Map.of("replaces", replaced.value());
    changes.add(
        new Change.Update(
            successor.settled(), successor.event(now, By.LIBRARY, KeyAction.SETTLED, details)));
    return changes;
  }

  /** Upgrades a stored hash that another hasher made. If that fails it is tried at a later use. */
  void rehash(StoredKey record, String secret, SecretHasher hasher, Instant at) {
    if (!hasher.needsUpgrade(record.secret().hash())) {
      return;
    }
    String hash = hashes.hashIfIdle(hasher, record.id(), secret);
    if (hash == null) {
      return;
    }
    var event =
        record.event(at.truncatedTo(ChronoUnit.MICROS), By.LIBRARY, KeyAction.REHASHED, Map.of());
    StoredKey changed = record.rehashed(hash, TokenFormat.prefilter(secret));
    try {
      if (commits.commit(List.of(new Change.Update(changed, event))) instanceof Committed) {
        counters.count(Count.REHASHED);
      }
    } catch (StoreException e) {
      log.warn("The hash of key {} could not be upgraded: {}", record.id(), e.getMessage());
    }
  }
}
