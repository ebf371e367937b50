package dev.wardlock;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.wardlock.Counters.Count;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.model.KeyId;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.StoredKey;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a verification need not do twice.
 *
 * <p>Remembered for a key: that a token has a stored hash. That is a fact, not a verdict: it says
 * nothing of a record with another hash, and a record's own fields decide whether it is live. So no
 * change of a record can leave a stale answer here.
 *
 * <p>Over a store that nobody else changes, records are kept too. A record is put in only if no
 * change was committed since before it was read, decided in the same atomic step in which the
 * change takes it out.
 */
final class VerificationCache {

  /** A token that had a hash, and who comes with it. */
  static final class Remembered {
    private final Digest token;
    final String hash;

    /** When use was last noted, in seconds; a lost update costs one note too many, at most. */
    volatile long notedAt = Long.MIN_VALUE;

    /** By which the hash needed no upgrade, or was to be upgraded; a lost update costs a look. */
    private SecretHasher settledBy;

    /** What was last answered; a lost update costs a new answer. */
    private Accepted answer;

    Remembered(Digest token, String hash, Accepted answer, SecretHasher hasher) {
      this.token = token;
      this.hash = hash;
      this.answer = answer;
      this.settledBy = hasher;
    }

    /** The acceptance by a record: the same object while it would say the same. */
    Accepted accepted(StoredKey record) {
      Accepted last = answer;
      long version = record.secret().version();
      if (last.secretVersion() != version
          || !Objects.equals(last.expiresAt(), record.expiresAt())) {
        last = new Accepted(last.principal(), version, record.expiresAt(), null, null);
        answer = last;
      }
      return last;
    }

    /** In constant time, but for the length of what is presented. */
    boolean isOf(String presented) {
      return token.equals(Digest.of(presented));
    }

    /**
     * Whether the hash may stay as it is. One that is keyed by another server key than the active
     * one may not, once: its next use is to upgrade it. Argon2 hashes are left in peace, since a
     * new ring must not cost one for each key.
     */
    boolean settled(SecretHasher hasher) {
      if (settledBy != hasher) {
        if (!hasher.isCostly(hash) && hasher.needsUpgrade(hash)) {
          return false;
        }
        settledBy = hasher;
      }
      return true;
    }
  }

  private final KeyStore store;
  private final Counters counters;
  private final long size;
  private final Cache<KeyId, Remembered> remembered;
  private final AtomicLong changes = new AtomicLong();
  private volatile @Nullable Cache<KeyId, StoredKey> records;

  VerificationCache(KeyStore store, long size, Counters counters) {
    this.store = store;
    this.counters = counters;
    this.size = size;
    this.remembered = newCache(size);
    this.records = store.shared() ? null : newCache(size);
  }

  private static <V> Cache<KeyId, V> newCache(long size) {
    // Maintenance on the caller: no thread is used that we do not own.
    return Caffeine.newBuilder().maximumSize(size).executor(Runnable::run).build();
  }

  @Nullable Remembered remembered(KeyId id) {
    return remembered.getIfPresent(id);
  }

  void remember(KeyId id, Remembered fact) {
    remembered.put(id, fact);
  }

  /** The record as it is now, or was at some time since this call began. */
  @Nullable StoredKey record(KeyId id) {
    Cache<KeyId, StoredKey> generation = records;
    if (generation == null) {
      return read(id);
    }
    StoredKey kept = generation.getIfPresent(id);
    if (kept != null) {
      return kept;
    }
    long before = changes.get();
    StoredKey read = read(id);
    if (read != null) {
      generation
          .asMap()
          .compute(id, (k, other) -> other != null || changes.get() != before ? other : read);
    }
    return read;
  }

  /** Takes out what a commit changed. No reading that began before can put it back. */
  void forget(Collection<KeyId> ids) {
    Cache<KeyId, StoredKey> generation = records;
    if (generation != null) {
      changes.incrementAndGet();
      ids.forEach(id -> generation.asMap().compute(id, (k, record) -> null));
    }
  }

  /** Takes out everything: after a commit of which it is not known whether it happened. */
  void forgetAll() {
    if (records != null) {
      changes.incrementAndGet();
      // A reading under way puts its record into the old generation, where nobody looks.
      records = newCache(size);
    }
  }

  /** Keeps a kept record's last use, by which further notes of use are spared. */
  void used(KeyId id, Instant at) {
    Cache<KeyId, StoredKey> generation = records;
    if (generation != null) {
      generation.asMap().computeIfPresent(id, (k, record) -> record.used(at));
    }
  }

  private @Nullable StoredKey read(KeyId id) {
    counters.count(Count.STORE_READ);
    return store.find(id);
  }
}
