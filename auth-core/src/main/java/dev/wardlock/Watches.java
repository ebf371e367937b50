package dev.wardlock;

import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Rejected;
import dev.wardlock.Verification.Unavailable;
import dev.wardlock.model.KeyId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is in use for long, and judged again each second: every credential once, however many
 * streams it has open. One thread looks, and others tell, so that a use that is slow to end keeps
 * nobody else waiting. They are there from the first watch on.
 */
final class Watches {

  static final Duration PERIOD = Duration.ofSeconds(1);
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(Watches.class);
  private static final int TELLERS = 4;

  private final Function<Accepted, Verification> recheck;
  private final Clock clock;
  private final Set<Entry> entries = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final ScheduledExecutorService looks;
  private final ExecutorService tellers;

  Watches(Function<Accepted, Verification> recheck, Clock clock) {
    this.recheck = recheck;
    this.clock = clock;
    looks = Executors.newSingleThreadScheduledExecutor(daemons("wardlock-watch"));
    var pool =
        new ThreadPoolExecutor(
            TELLERS,
            TELLERS,
            PATIENCE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            daemons("wardlock-watch-over"));
    pool.allowCoreThreadTimeOut(true);
    tellers = pool;
  }

  /** What two uses share if they rest on the same. */
  private record Credential(
      @Nullable KeyId key,
      long secretVersion,
      @Nullable String fingerprint,
      @Nullable String session) {

    static Credential of(Accepted a) {
      return new Credential(a.principal().key(), a.secretVersion(), a.fingerprint(), a.session());
    }
  }

  private final class Entry implements Auth.Watch {
    private final Accepted accepted;
    private final Runnable over;
    private volatile Instant confirmed;

    Entry(Accepted accepted, Runnable over) {
      this.accepted = accepted;
      this.over = over;
      this.confirmed = clock.instant();
    }

    @Override
    public void close() {
      entries.remove(this);
    }
  }

  Auth.Watch add(Accepted accepted, Runnable over) {
    var entry = new Entry(accepted, over);
    entries.add(entry);
    if (looking.compareAndSet(false, true)) {
      long nanos = PERIOD.toNanos();
      try {
        var unused =
            looks.scheduleWithFixedDelay(this::lookQuietly, nanos, nanos, TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) {
        log.debug("A watch was begun after the end");
      }
    }
    return entry;
  }

  /** Judges what is watched over, each credential once. */
  void look() {
    var verdicts = new HashMap<Credential, Verification>();
    Unavailable away = null;
    for (Entry entry : entries) {
      Credential credential = Credential.of(entry.accepted);
      Verification verdict = verdicts.get(credential);
      if (verdict == null) {
        // A store that did not answer is not asked again for each of the others.
        verdict = away == null ? recheck.apply(entry.accepted) : away;
        verdicts.put(credential, verdict);
        away = verdict instanceof Unavailable u ? u : away;
      }
      judge(entry, verdict);
    }
  }

  private void judge(Entry entry, Verification verdict) {
    Instant now = clock.instant();
    if (verdict instanceof Accepted) {
      entry.confirmed = now;
    } else if (verdict instanceof Rejected || !now.isBefore(entry.confirmed.plus(PATIENCE))) {
      if (entries.remove(entry)) {
        tellers.execute(() -> tell(entry));
      }
    }
  }

  private static void tell(Entry entry) {
    try {
      entry.over.run();
    } catch (RuntimeException e) {
      log.error("A use of {} could not be ended", entry.accepted, e);
    }
  }

  // A task that throws would never run again.
  private void lookQuietly() {
    try {
      look();
    } catch (RuntimeException e) {
      log.error("What is watched over could not be judged", e);
    }
  }

  void close() {
    looks.shutdownNow();
    tellers.shutdownNow();
    entries.clear();
  }

  private static ThreadFactory daemons(String name) {
    return work -> {
      var thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
