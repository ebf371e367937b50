package dev.wardlock.store.jdbc;

import dev.wardlock.store.StoreException;
import dev.wardlock.store.jdbc.Statements.Row;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Runs operations, each on a connection of its own, and says in one way how they failed. */
final class Transactions implements AutoCloseable {

  private static final int ATTEMPTS = 5;

  private final Connections connections;
  private final Engine engine;
  private final Dialect dialect;
  private final Guard guard;
  private volatile boolean closed;

  Transactions(Connections connections, Engine engine, Guard guard) {
    this.connections = connections;
    this.engine = engine;
    this.dialect = engine.dialect();
    this.guard = guard;
  }

  /** The row with a primary key; null if there is none. */
  <T> @Nullable T find(String task, String sql, Row<T> row, Object key) {
    return read(task, s -> Optional.ofNullable(s.find(sql, row, key))).orElse(null);
  }

  /** Reads, statement by statement. */
  <T> T read(String task, Work<T> work) {
    return run(
        task,
        false,
        () -> {
          try (Lease lease = guard.lease(false)) {
            return on(lease, work);
          }
        });
  }

  /** Writes in one transaction. */
  <T> T write(String task, Work<T> work) {
    return write(task, work, outcome -> true, false);
  }

  /** Writes in one transaction that outlasts a power failure once it is committed. */
  <T> T writeHard(String task, Work<T> work, Predicate<T> worthKeeping) {
    return write(task, work, worthKeeping, true);
  }

  private <T> T write(String task, Work<T> work, Predicate<T> worthKeeping, boolean hard) {
    return run(
        task,
        true,
        () -> {
          try (Lease lease = guard.lease(true)) {
            T outcome = on(lease, hard ? hardened(work, worthKeeping) : work);
            if (worthKeeping.test(outcome)) {
              commit(task, lease, hard);
            }
            return outcome;
          }
        });
  }

  private <T> Work<T> hardened(Work<T> work, Predicate<T> worthKeeping) {
    return sql -> {
      T outcome = work.on(sql);
      if (worthKeeping.test(outcome)) {
        dialect.beforeHardCommit(sql);
      }
      return outcome;
    };
  }

  private <T> T on(Lease lease, Work<T> work) throws SQLException {
    try {
      return work.on(lease.statements());
    } catch (SQLException e) {
      if (dialect.connectionLost(e)) {
        lease.broken();
      }
      throw e;
    }
  }

  /** What fails here is never tried again: it may have happened. */
  private void commit(String task, Lease lease, boolean hard) {
    try {
      lease.commit();
      if (hard) {
        dialect.afterHardCommit(lease.statements());
      }
    } catch (SQLException e) {
      if (dialect.connectionLost(e)) {
        lease.broken();
      }
      guard.suspect();
      throw Failures.of(task, e);
    }
  }

  private <T> T run(String task, boolean writing, Attempt<T> attempt) {
    if (closed) {
      throw new StoreException("could not " + task + ": the store is closed", null);
    }
    boolean interrupted = dialect.fearsInterrupts() && Thread.interrupted();
    try {
      guard.hold(writing);
      return tryRepeatedly(task, attempt);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new StoreException("could not " + task, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private <T> T tryRepeatedly(String task, Attempt<T> attempt) {
    long start = System.nanoTime();
    for (int i = 1; ; i++) {
      try {
        return attempt.make();
      } catch (SQLException e) {
        // A lost race for a unique name ends here too: tried again, it is seen and refused.
        if (i == ATTEMPTS || engine.late(start) || !dialect.passing(e)) {
          guard.suspect();
          throw Failures.of(task, e);
        }
      }
    }
  }

  /** Ends the guard and the connections; what comes later fails. */
  @Override
  public void close() {
    closed = true;
    guard.close();
    connections.close();
  }

  /** One operation's statements. Run anew for each attempt. */
  interface Work<T> {
    T on(Statements sql) throws SQLException;
  }

  private interface Attempt<T> {
    T make() throws SQLException;
  }
}
