package dev.wardlock;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Query;
import dev.wardlock.store.Context;
import dev.wardlock.store.InMemoryKeyStore;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.SessionStore;
import dev.wardlock.store.StoreException;
import dev.wardlock.store.StoredKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The reference store with places to interleave at: what runs after a record was read and before
 * the reader gets it, what runs before a commit; and a switch for an outage.
 */
final class HookedStore implements KeyStore, SessionStore {

  final InMemoryKeyStore inner = new InMemoryKeyStore();
  final AtomicInteger reads = new AtomicInteger();
  final List<Map<KeyId, Instant>> touches = new ArrayList<>();
  final AtomicReference<@Nullable Runnable> afterFind = new AtomicReference<>();
  final AtomicReference<@Nullable Runnable> beforeCommit = new AtomicReference<>();
  volatile boolean down;
  volatile boolean commitThenFail;
  private final boolean shared;

  HookedStore(boolean shared) {
    this.shared = shared;
  }

  private void answer() {
    if (down) {
      throw new StoreException("the store is down", null);
    }
  }

  private static void once(AtomicReference<@Nullable Runnable> hook) {
    Runnable run = hook.getAndSet(null);
    if (run != null) {
      run.run();
    }
  }

  @Override
  public boolean shared() {
    return shared;
  }

  @Override
  public Outcome commit(List<Change> changes) {
    answer();
    once(beforeCommit);
    Outcome outcome = inner.commit(changes);
    if (commitThenFail) {
      throw new StoreException("the answer was lost", null);
    }
    return outcome;
  }

  @Override
  public @Nullable StoredKey find(KeyId id) {
    answer();
    reads.incrementAndGet();
    StoredKey found = inner.find(id);
    once(afterFind);
    return found;
  }

  @Override
  public @Nullable StoredKey find(String context, String name) {
    answer();
    return inner.find(context, name);
  }

  @Override
  public Query.Page<StoredKey> list(Query.Keys query, Instant now) {
    answer();
    return inner.list(query, now);
  }

  @Override
  public Map<String, Long> dependents(Instant now) {
    answer();
    return inner.dependents(now);
  }

  @Override
  public @Nullable Context context(String id) {
    answer();
    return inner.context(id);
  }

  @Override
  public Query.Page<Context> contexts(@Nullable String cursor, int limit) {
    answer();
    return inner.contexts(cursor, limit);
  }

  @Override
  public Query.Page<AuditEvent> audit(Query.Audit query) {
    answer();
    return inner.audit(query);
  }

  @Override
  public boolean bootstrapped() {
    answer();
    return inner.bootstrapped();
  }

  @Override
  public void record(AuditEvent event) {
    answer();
    inner.record(event);
  }

  @Override
  public void touch(Map<KeyId, Instant> lastUsed) {
    answer();
    touches.add(lastUsed);
    inner.touch(lastUsed);
  }

  @Override
  public void start(StoredSession session) {
    answer();
    inner.start(session);
  }

  @Override
  public @Nullable StoredSession session(String hash) {
    answer();
    return inner.session(hash);
  }

  @Override
  public void seen(String hash, Instant at) {
    answer();
    inner.seen(hash, at);
  }

  @Override
  public boolean end(String hash) {
    answer();
    return inner.end(hash);
  }

  @Override
  public int purgeSessions(Instant expiredBefore, Instant seenBefore) {
    answer();
    return inner.purgeSessions(expiredBefore, seenBefore);
  }

  @Override
  public void close() {
    inner.close();
  }
}
