package dev.wardlock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.store.KeyStore;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.KeyStore.Committed;
import dev.wardlock.store.KeyStore.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Threads that start together, round after round. */
final class Race implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final int racers;
  private final ExecutorService threads;

  Race(int racers) {
    this.racers = racers;
    this.threads =
        Executors.newFixedThreadPool(
            racers,
            task -> {
              var thread = new Thread(task, "racer");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Runs all at once and gives their results in the order of the tasks. */
  @SuppressWarnings("ThreadPriorityCheck") // yielding starts them closer to each other than parking
  <T> List<T> round(List<? extends Callable<T>> tasks) {
    if (tasks.size() != racers) {
      throw new IllegalArgumentException(tasks.size() + " tasks for " + racers + " racers");
    }
    var ready = new AtomicInteger();
    var running = new ArrayList<Future<T>>();
    for (Callable<T> task : tasks) {
      running.add(
          threads.submit(
              () -> {
                ready.incrementAndGet();
                while (ready.get() < racers) {
                  Thread.yield();
                }
                return task.call();
              }));
    }
    var results = new ArrayList<T>();
    for (Future<T> future : running) {
      results.add(result(future));
    }
    return results;
  }

  /** Commits at once, every second racer on the other node. */
  List<Outcome> commits(Rules on, IntFunction<List<Change>> changes) {
    var tasks = new ArrayList<Callable<Outcome>>();
    for (int i = 0; i < racers; i++) {
      List<Change> mine = changes.apply(i);
      KeyStore node = node(on, i);
      tasks.add(() -> node.commit(mine));
    }
    return round(tasks);
  }

  static KeyStore node(Rules on, int racer) {
    return racer % 2 == 0 ? on.store() : on.otherNode();
  }

  /** Which one was committed; fails unless exactly one was. */
  static int onlyWinner(List<Outcome> outcomes) {
    assertThat(outcomes).filteredOn(Committed.class::isInstance).hasSize(1);
    return IntStream.range(0, outcomes.size())
        .filter(i -> outcomes.get(i) instanceof Committed)
        .sum();
  }

  static List<Outcome> losers(List<Outcome> outcomes) {
    return outcomes.stream().filter(outcome -> !(outcome instanceof Committed)).toList();
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("a racer failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("a racer got no answer in " + PATIENCE_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
