package dev.wardlock.examples.jobs;

import dev.wardlock.examples.jobs.Command.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runners at work: a thread each, which takes one job after another. {@link #close} ends what
 * runs, and waits for it.
 *
 * <p>Safe for use by many threads.
 */
final class Runners implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Runners.class);

  private final Ledger ledger;
  private final List<Thread> threads = new ArrayList<>();

  /** Not an interrupt: that would close H2's file under it. */
  private final CountDownLatch end = new CountDownLatch(1);

  Runners(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Puts all runners of the ledger to work. */
  synchronized void startAll() {
    ledger.runners().forEach(this::start);
  }

  /** Registers one and puts it to work; whether that could be. */
  synchronized Optional<Runner> register(String name, List<Command> commands, String by) {
    if (isEnding() || !ledger.register(name, commands, by)) {
      return Optional.empty();
    }
    Optional<Runner> runner =
        ledger.runners().stream().filter(r -> r.name().equals(name)).findFirst();
    runner.ifPresent(this::start);
    return runner;
  }

  /** Has a job run by whoever is free first; whether that could be. */
  synchronized boolean run(String job) {
    boolean queued = ledger.enqueue(job);
    notifyAll();
    return queued;
  }

  private void start(Runner runner) {
    var thread = new Thread(() -> work(runner), "runner-" + runner.name());
    threads.add(thread);
    thread.start();
  }

  private void work(Runner runner) {
    try {
      Job job = next(runner);
      while (job != null) {
        ledger.finish(job.id(), outcome(job));
        job = next(runner);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("The runner {} has ended; it is back at the next start", runner.name(), e);
    }
  }

  private Outcome outcome(Job job) throws InterruptedException {
    try {
      return job.command().run(job.arguments(), end);
    } catch (RuntimeException e) {
      log.error("The command {} failed", job.command(), e);
      return Outcome.failed("something went wrong here; it was logged");
    }
  }

  /** Waits for a job; null when all is to end. */
  private synchronized @Nullable Job next(Runner runner) throws InterruptedException {
    while (!isEnding()) {
      Optional<Job> job = ledger.claim(runner);
      if (job.isPresent()) {
        return job.get();
      }
      wait();
    }
    return null;
  }

  private boolean isEnding() {
    return end.getCount() == 0;
  }

  @Override
  public void close() {
    List<Thread> ending;
    synchronized (this) {
      end.countDown();
      notifyAll();
      ending = List.copyOf(threads);
    }
    boolean interrupted = false;
    for (Thread thread : ending) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
