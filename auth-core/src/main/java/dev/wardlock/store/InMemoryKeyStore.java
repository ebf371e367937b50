package dev.wardlock.store;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The reference store: everything in this process's memory, and gone with it. For tests, for trying
 * things out, and for reading what a store must do.
 *
 * <p>It guarantees all that {@link KeyStore} and {@link SessionStore} ask for but durability.
 * {@link #find(KeyId)} takes no lock and returns the very same object until the record changes. A
 * commit is staged aside and laid over the tables only when every change has passed, so a refusal
 * or an exception leaves nothing half done. The audit trail is kept whole: memory grows with it.
 *
 * <p>Safe for use by many threads, and by several {@code Auth}s at a time.
 *
 * <p>It never throws {@link StoreException} but for a session that is started twice. After {@link
 * #close()} it answers as before, since there is nothing to end.
 */
public final class InMemoryKeyStore implements KeyStore, SessionStore {

  private final MemoryTables tables = new MemoryTables();
  private final Map<String, StoredSession> sessions = new ConcurrentHashMap<>();
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  /** An empty store, with the contexts {@code system} and {@code default}. */
  public InMemoryKeyStore() {}

  /** Always true: another {@code Auth} may hold it too, and reading it again costs nothing. */
  @Override
  public boolean shared() {
    return true;
  }

  @Override
  public Outcome commit(List<Change> changes) {
    return locked(
        lock.writeLock(),
        () -> {
          var commit = new MemoryCommit(tables);
          for (Change change : changes) {
            Outcome refusal = commit.stage(change);
            if (refusal != null) {
              return refusal;
            }
          }
          return new Committed(commit.apply());
        });
  }

  @Override
  public @Nullable StoredKey find(KeyId id) {
    return tables.keys.get(id);
  }

  @Override
  public @Nullable StoredKey find(String context, String name) {
    return locked(
        lock.readLock(),
        () -> {
          KeyId id = tables.named(context, name);
          return id == null ? null : tables.keys.get(id);
        });
  }

  @Override
  public Query.Page<StoredKey> list(Query.Keys query, Instant now) {
    Position after = query.cursor() == null ? null : Position.key(query.cursor());
    return locked(
        lock.readLock(),
        () ->
            page(
                after == null ? tables.keysByAge : tables.keysByAge.tailMap(after, false),
                key -> matches(query, key, now),
                query.limit(),
                Position::cursor));
  }

  @Override
  public Map<String, Long> dependents(Instant now) {
    return locked(
        lock.readLock(),
        () ->
            tables.keys.values().stream()
                .filter(key -> key.isLive(now))
                .flatMap(key -> key.secret().dependsOn().stream())
                .collect(Collectors.groupingBy(id -> id, Collectors.counting())));
  }

  @Override
  public @Nullable Context context(String id) {
    return locked(lock.readLock(), () -> tables.contexts.get(id));
  }

  @Override
  public Query.Page<Context> contexts(@Nullable String cursor, int limit) {
    if (limit < 1 || limit > Query.MAX_LIMIT) {
      throw new IllegalArgumentException("limit is 1 to " + Query.MAX_LIMIT + ", not " + limit);
    }
    String after = cursor == null ? null : Position.context(cursor);
    return locked(
        lock.readLock(),
        () ->
            page(
                after == null ? tables.contexts : tables.contexts.tailMap(after, false),
                context -> true,
                limit,
                id -> "c" + id));
  }

  @Override
  public Query.Page<AuditEvent> audit(Query.Audit query) {
    Position after = query.cursor() == null ? null : Position.event(query.cursor());
    return locked(
        lock.readLock(),
        () ->
            page(
                (after == null ? tables.audit : tables.audit.headMap(after, false)).descendingMap(),
                event -> matches(query, event),
                query.limit(),
                Position::cursor));
  }

  @Override
  public boolean bootstrapped() {
    return locked(lock.readLock(), () -> tables.bootstrapped);
  }

  /**
   * Keeps an audit event that belongs to no change.
   *
   * @param event a key, context or deployment event
   * @throws IllegalArgumentException if it is of another kind
   */
  @Override
  public void record(AuditEvent event) {
    storable(event);
    locked(
        lock.writeLock(),
        () -> {
          tables.append(event);
          return null;
        });
  }

  @Override
  public void touch(Map<KeyId, Instant> lastUsed) {
    locked(
        lock.writeLock(),
        () -> {
          lastUsed.forEach(
              (id, at) -> {
                StoredKey key = tables.keys.get(id);
                if (key != null && (key.lastUsedAt() == null || key.lastUsedAt().isBefore(at))) {
                  tables.put(key.used(at));
                }
              });
          return null;
        });
  }

  /** Does nothing: the store answers as before. */
  @Override
  public void close() {}

  @Override
  public void start(StoredSession session) {
    if (sessions.putIfAbsent(session.hash(), session) != null) {
      throw new StoreException("a session was started twice", null);
    }
  }

  @Override
  public @Nullable StoredSession session(String hash) {
    return sessions.get(hash);
  }

  @Override
  public void seen(String hash, Instant at) {
    sessions.computeIfPresent(
        hash,
        (h, s) ->
            s.lastSeenAt().isBefore(at)
                ? new StoredSession(
                    h,
                    s.key(),
                    s.secretVersion(),
                    s.fingerprint(),
                    s.createdAt(),
                    at,
                    s.expiresAt())
                : s);
  }

  @Override
  public boolean end(String hash) {
    return sessions.remove(hash) != null;
  }

  @Override
  public int purgeSessions(Instant expiredBefore, Instant seenBefore) {
    int cleared = 0;
    for (StoredSession s : List.copyOf(sessions.values())) {
      boolean over = s.expiresAt().isBefore(expiredBefore) || s.lastSeenAt().isBefore(seenBefore);
      // A session that was seen meanwhile is another value, and stays.
      if (over && sessions.remove(s.hash(), s)) {
        cleared++;
      }
    }
    return cleared;
  }

  static AuditEvent storable(AuditEvent event) {
    if (event instanceof AuditEvent.Rejection
        || event instanceof AuditEvent.Use
        || event instanceof AuditEvent.Call
        || event instanceof AuditEvent.SessionEvent) {
      throw new IllegalArgumentException("not an event that a store keeps: " + event.action());
    }
    return event;
  }

  static Map<String, String> details(AuditEvent event) {
    if (event instanceof AuditEvent.KeyEvent e) {
      return e.details();
    } else if (event instanceof AuditEvent.ContextEvent e) {
      return e.details();
    }
    return event instanceof AuditEvent.DeploymentEvent e ? e.details() : Map.of();
  }

  private static boolean matches(Query.Keys query, StoredKey key, Instant now) {
    KeyId under = query.under();
    return (query.context() == null || query.context().equals(key.context()))
        && (query.status() == null || query.status() == key.status(now))
        && (query.kind() == null || query.kind().equals(key.owner().kind()))
        && (query.principal() == null || query.principal().equals(key.owner().principal()))
        && (under == null || under.equals(key.id()) || key.lineage().ancestors().contains(under));
  }

  private static boolean matches(Query.Audit query, AuditEvent event) {
    var key = event instanceof AuditEvent.KeyEvent e ? e : null;
    String context =
        key != null
            ? key.context()
            : event instanceof AuditEvent.ContextEvent e ? e.context() : null;
    return (query.context() == null || query.context().equals(context))
        && (query.principal() == null
            || query.principal().equals(event.by().name())
            || (key != null && query.principal().equals(key.principal())))
        && (query.key() == null
            || query.key().equals(event.by().key())
            || query.key().equals(event.key()))
        && (query.kind() == null || (key != null && query.kind().equals(key.kind())))
        && (query.since() == null || !event.at().isBefore(query.since()))
        && (query.until() == null || event.at().isBefore(query.until()));
  }

  private static <K, V> Query.Page<V> page(
      NavigableMap<K, V> from, Predicate<V> wanted, int limit, Function<K, String> cursor) {
    var items = new ArrayList<V>();
    String last = null;
    for (Map.Entry<K, V> entry : from.entrySet()) {
      if (wanted.test(entry.getValue())) {
        if (items.size() == limit) {
          return new Query.Page<>(items, last);
        }
        items.add(entry.getValue());
        last = cursor.apply(entry.getKey());
      }
    }
    return new Query.Page<>(items, null);
  }

  private static <T extends @Nullable Object> T locked(Lock lock, Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
