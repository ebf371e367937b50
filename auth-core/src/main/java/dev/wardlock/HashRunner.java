package dev.wardlock;

import dev.wardlock.Counters.Count;
import dev.wardlock.crypto.ForeignHashes;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.model.KeyId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs costly hashes: few at a time, and one for all who ask the same.
 *
 * <p>What is shared is only whether a token has a stored hash, a fact that no rotation or
 * revocation changes, nor, of a costly hash, other server keys. Each caller judges a record of its
 * own.
 */
final class HashRunner {

  /** Whether a secret has a hash. */
  enum Result {
    MATCH,
    MISMATCH,
    BUSY
  }

  private record Question(KeyId id, Digest token, String stored) {}

  private static final Logger log = LoggerFactory.getLogger(HashRunner.class);

  /** How many may wait for each that runs; more are told to come again. */
  private static final int WAITING_PER_PERMIT = 64;

  private final Semaphore permits;
  private final int maxWaiting;
  private final Duration patience;
  private final Counters counters;
  private final ConcurrentMap<Question, CompletableFuture<Result>> flights =
      new ConcurrentHashMap<>();

  HashRunner(int concurrency, Duration patience, Counters counters) {
    this.permits = new Semaphore(concurrency, true);
    this.maxWaiting = concurrency * WAITING_PER_PERMIT;
    this.patience = patience;
    this.counters = counters;
  }

  Result verify(SecretHasher hasher, KeyId id, String secret, String stored, Digest token) {
    return verify(
        new Question(id, token, stored),
        hasher.isCostly(stored),
        () -> hasher.verify(id, secret, stored));
  }

  /** The same against a hash that another system made. */
  Result verify(ForeignHashes foreign, KeyId id, String secret, String stored, Digest token) {
    return verify(
        new Question(id, token, stored),
        !ForeignHashes.isPlain(stored),
        () -> foreign.verify(secret, stored));
  }

  private Result verify(Question question, boolean costly, BooleanSupplier check) {
    if (!costly) {
      return check.getAsBoolean() ? Result.MATCH : Result.MISMATCH;
    }
    var flight = new CompletableFuture<Result>();
    CompletableFuture<Result> underWay = flights.putIfAbsent(question, flight);
    if (underWay != null) {
      return await(underWay);
    }
    Result result = Result.BUSY;
    try {
      Boolean matches =
          bounded(
              () -> {
                counters.count(Count.HASH_RUN);
                return check.getAsBoolean();
              });
      if (matches != null) {
        result = matches ? Result.MATCH : Result.MISMATCH;
      }
    } finally {
      flights.remove(question, flight);
      flight.complete(result);
    }
    return result;
  }

  /** Hashes a secret; null when too many are waiting. */
  @Nullable String hash(SecretHasher hasher, KeyId id, String secret) {
    return hasher.isCostly() ? bounded(() -> hasher.hash(id, secret)) : hasher.hash(id, secret);
  }

  /** Hashes a secret if that need not wait. */
  @Nullable String hashIfIdle(SecretHasher hasher, KeyId id, String secret) {
    if (!hasher.isCostly()) {
      return hasher.hash(id, secret);
    }
    if (!permits.tryAcquire()) {
      return null;
    }
    try {
      return hasher.hash(id, secret);
    } finally {
      permits.release();
    }
  }

  private <T> @Nullable T bounded(Supplier<T> work) {
    if (!acquire()) {
      counters.count(Count.HASH_OVERLOAD);
      return null;
    }
    try {
      return work.get();
    } catch (IllegalStateException e) {
      // Argon2 says so when it gets no memory: nothing that asking again later could not mend.
      log.error("A secret could not be hashed", e);
      return null;
    } finally {
      permits.release();
    }
  }

  private boolean acquire() {
    if (permits.getQueueLength() >= maxWaiting) {
      return false;
    }
    try {
      return permits.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Result await(CompletableFuture<Result> flight) {
    try {
      // Whoever runs it may have to wait first.
      return flight.get(patience.toNanos() * 2, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Result.BUSY;
    } catch (ExecutionException | TimeoutException e) {
      return Result.BUSY;
    }
  }
}
