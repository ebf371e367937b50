package dev.wardlock.store.jdbc;

import dev.wardlock.store.StoreException;
import dev.wardlock.store.jdbc.Connections.NoConnectionException;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an exclusive store alone with its database, and every store aware of which database it is
 * that it has before it.
 *
 * <p>For as long as a store is open, a connection of its own holds the lock on a row; an exclusive
 * store's holds the locks on all of them. The database lets go of them when the connection ends,
 * however it ends. The connection also keeps an embedded database from closing between operations.
 *
 * <p>Each holder leaves its mark in its rows. An embedded database may close under a store (H2 does
 * when the disk is full) and be opened anew. Then the locks are taken again; an exclusive store
 * sees by its old marks whether anybody else was there meanwhile; and connections that do not see
 * the new mark, which go on reading from the memory of what was closed, are told apart.
 */
final class Guard implements AutoCloseable {

  private static final int SLOTS = 32;

  /** More than a pool has. */
  private static final int MOST_DEAD = 100;

  private static final String READ =
      "SELECT COALESCE(owner, '') FROM wardlock_guard WHERE slot = ?";
  private static final String MARK = "UPDATE wardlock_guard SET owner = ? WHERE slot = ?";

  private final Connections connections;
  private final Engine engine;
  private final Dialect dialect;
  private final boolean exclusive;
  private volatile boolean suspect;
  private volatile boolean renewed;
  private volatile int slot;
  private volatile String mark = "";
  private boolean closed;
  private @Nullable Lease held;

  private Guard(Connections connections, Engine engine, boolean exclusive) {
    this.connections = connections;
    this.engine = engine;
    this.dialect = engine.dialect();
    this.exclusive = exclusive;
  }

  /**
   * Takes the locks.
   *
   * @throws StoreException if another store stands in the way, or the database cannot be exclusive
   */
  static Guard take(Connections connections, Engine engine, boolean exclusive) {
    var guard = new Guard(connections, engine, exclusive);
    try {
      guard.take(false);
      return guard;
    } catch (StoreException e) {
      guard.close();
      throw e;
    }
  }

  /** Says that something failed which should not have. */
  void suspect() {
    suspect = true;
  }

  /** Makes sure that the locks are held: before a write, and before a read if there is a doubt. */
  void hold(boolean writing) {
    if (dialect.guarded() && (writing || suspect)) {
      renewUnlessHeld();
    }
  }

  /** A connection that has the database before it that is guarded. */
  Lease lease(boolean transactional) throws SQLException {
    return usable(transactional, this::recognizes);
  }

  private boolean recognizes(Lease lease) throws SQLException {
    return !renewed || mark.equals(lease.statements().find(READ, r -> r.getString(1), slot));
  }

  /** The first connection that passes a test; those that turn out to be dead are discarded. */
  private Lease usable(boolean transactional, Test test) throws SQLException {
    var failure = new SQLException("every connection is to a database that was closed", "08003");
    long start = System.nanoTime();
    for (int i = 0; i < MOST_DEAD && !engine.late(start); i++) {
      try {
        Lease lease = Lease.of(connections, engine, transactional);
        if (passes(lease, test)) {
          return lease;
        }
      } catch (SQLException e) {
        if (e instanceof NoConnectionException || !dialect.connectionLost(e)) {
          throw e;
        }
        failure = e;
      }
    }
    throw failure;
  }

  private boolean passes(Lease lease, Test test) throws SQLException {
    boolean passed = false;
    try {
      passed = test.passes(lease);
      if (!passed) {
        lease.broken();
      }
    } catch (SQLException e) {
      if (dialect.connectionLost(e)) {
        lease.broken();
      }
      throw e;
    } finally {
      if (!passed) {
        lease.close();
      }
    }
    return passed;
  }

  private synchronized void renewUnlessHeld() {
    if (closed) {
      throw new StoreException("the store is closed", null);
    }
    if (!isHeld()) {
      release();
      take(true);
    }
    suspect = false;
  }

  private boolean isHeld() {
    try {
      // A read would not do: it may be answered from memory.
      return held != null && mark.equals(lock(held, slot));
    } catch (SQLException e) {
      return false;
    }
  }

  private synchronized void take(boolean again) {
    try {
      if (exclusive || dialect.guarded()) {
        held =
            usable(
                true,
                lease -> {
                  if (exclusive) {
                    takeAll(lease, again);
                  } else {
                    takeOne(lease);
                  }
                  return true;
                });
        renewed |= again;
      }
      try (Lease lease = lease(false)) {
        dialect.secure(lease.statements());
      }
    } catch (SQLException e) {
      throw Failures.of("open the store", e);
    }
  }

  private void takeAll(Lease lease, boolean again) throws SQLException {
    if (!dialect.embedded(lease.statements())) {
      throw new StoreException(
          "a store can be exclusive only where the database runs within this process: over a"
              + " network its lock could be lost unseen",
          null);
    }
    List<Integer> slots = IntStream.range(0, SLOTS).boxed().toList();
    for (int each : slots) {
      String owner = lock(lease, each);
      if (again && !mark.equals(owner)) {
        throw new StoreException(
            "the database was closed, and another store was opened on it meanwhile: open this one"
                + " anew",
            null);
      }
      if (owner == null) {
        throw notAlone();
      }
    }
    if (!keep(lease, slots)) {
      throw notAlone();
    }
  }

  private static StoreException notAlone() {
    return new StoreException(
        "the database cannot be opened exclusively: another store has it open", null);
  }

  private void takeOne(Lease lease) throws SQLException {
    int first = ThreadLocalRandom.current().nextInt(SLOTS);
    for (int i = 0; i < SLOTS; i++) {
      int candidate = (first + i) % SLOTS;
      if (lock(lease, candidate) != null && keep(lease, List.of(candidate))) {
        return;
      }
    }
    throw new StoreException(
        "the database cannot be opened: another store has it open exclusively (or "
            + SLOTS
            + " stores have it open)",
        null);
  }

  /** Marks what is locked. A mark has to be committed, which lets go of the locks for a moment. */
  private boolean keep(Lease lease, List<Integer> slots) throws SQLException {
    String next = UUID.randomUUID().toString();
    for (int each : slots) {
      lease.statements().update(MARK, next, each);
    }
    lease.commit();
    mark = next;
    slot = slots.get(0);
    for (int each : slots) {
      if (!next.equals(lock(lease, each))) {
        return false;
      }
    }
    return true;
  }

  /** Locks a row and returns whose mark it bears; null if the lock is held by another. */
  private @Nullable String lock(Lease lease, int each) throws SQLException {
    try {
      return lease.statements().lock(READ, dialect.noWait(), row -> row.getString(1), each);
    } catch (SQLException e) {
      if (dialect.lockHeld(e)) {
        return null;
      }
      throw e;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    release();
  }

  private void release() {
    if (held != null) {
      try {
        lock(held, slot);
      } catch (SQLException e) {
        // What is not lost goes back to its pool: one that is closed under it is handed out again.
        if (dialect.connectionLost(e)) {
          held.broken();
        }
      }
      held.close();
      held = null;
    }
  }

  /** Whether a connection will do. */
  private interface Test {
    boolean passes(Lease lease) throws SQLException;
  }
}
