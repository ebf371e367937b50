package dev.wardlock.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.IssuedKey;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Rejected;
import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.model.AuditEvent.KeyEvent;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Query;
import dev.wardlock.store.StoreException;
import dev.wardlock.store.StoredKey;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Those who ask and those who change, all the time, and what they were told. */
final class Load implements AutoCloseable {

  private static final int ENOUGH = 30;

  private final Application application;
  private final Application.Client client = new Application.Client();
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
  private final Queue<History> histories = new ConcurrentLinkedQueue<>();
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger unavailable = new AtomicInteger();
  private final AtomicInteger changed = new AtomicInteger();
  private final AtomicInteger notChanged = new AtomicInteger();
  private final AtomicLong longestNanos = new AtomicLong();
  private final AtomicInteger names = new AtomicInteger();
  private volatile boolean stopped;

  Load(Application application) {
    this.application = application;
    IssuedKey live = application.mint("live");
    String dead = live.token().reveal();
    String token = application.auth.keys().rotate(live.info().id()).token().reveal();
    for (int i = 0; i < 2; i++) {
      start(() -> ask(token, 200, served));
      start(() -> ask(dead, 401, refused));
      start(this::change);
    }
  }

  private void start(Step step) {
    var thread =
        new Thread(
            () -> {
              while (!stopped) {
                try {
                  step.take();
                } catch (Throwable e) {
                  wrong.add(e);
                  return;
                }
              }
            },
            "load");
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  /** What can be checked is answered so; what cannot is 503, and never anything else. */
  private void ask(String token, int expected, AtomicInteger counter) throws Exception {
    HttpResponse<String> answer = timed(() -> client.get(application.port, token));
    if (answer.statusCode() == 503) {
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      unavailable.incrementAndGet();
    } else {
      assertThat(answer.statusCode()).isEqualTo(expected);
      counter.incrementAndGet();
    }
  }

  /** The life of a key, as far as it comes. */
  private void change() throws Exception {
    var history = new History();
    try {
      IssuedKey key = timed(() -> application.mint("k" + names.incrementAndGet()));
      history.id = key.info().id();
      history.token = key.token().reveal();
      histories.add(history);
      history.former = history.token;
      history.asked = KeyAction.ROTATED;
      history.token = timed(() -> application.auth.keys().rotate(history.id)).token().reveal();
      history.rotated = true;
      history.asked = KeyAction.REVOKED;
      timed(() -> application.auth.keys().revoke(history.id));
      history.revoked = true;
      history.asked = null;
      changed.incrementAndGet();
    } catch (StoreException e) {
      notChanged.incrementAndGet();
    }
  }

  private <T> T timed(Callable<T> call) throws Exception {
    long start = System.nanoTime();
    try {
      return call.call();
    } finally {
      long nanos = System.nanoTime() - start;
      longestNanos.accumulateAndGet(nanos, Math::max);
    }
  }

  /** Waits until everybody is served again. */
  void awaitService() {
    await(List.of(served, refused, changed));
  }

  /** Waits until everybody was told that there is no answer. */
  void awaitOutage() {
    await(List.of(unavailable, notChanged));
  }

  private void await(List<AtomicInteger> counters) {
    Map<AtomicInteger, Integer> goals = new HashMap<>();
    counters.forEach(c -> goals.put(c, c.get() + (c == notChanged ? 2 : ENOUGH / 3)));
    Server.await(
        "the load to go on: " + this,
        () -> {
          assertThat(wrong).isEmpty();
          return goals.entrySet().stream().allMatch(e -> e.getKey().get() >= e.getValue());
        });
  }

  /** Ends it; whoever is stuck is found here. */
  void stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join(60_000);
      assertThat(thread.isAlive()).as("stuck").isFalse();
    }
    assertThat(wrong).isEmpty();
  }

  Duration longest() {
    return Duration.ofNanos(longestNanos.get());
  }

  void checkWhatWasAcknowledged() {
    assertThat(histories).hasSizeGreaterThan(10);
    for (History history : histories) {
      var key = application.auth.keys().get(history.id);
      assertThat(key).isPresent();
      List<KeyAction> events =
          all(c -> application.auth.keys().audit(Query.Audit.ALL.of(history.id).after(c))).stream()
              .map(e -> ((KeyEvent) e).what())
              .toList();
      assertThat(events).contains(KeyAction.MINTED);
      if (history.rotated) {
        assertThat(events).contains(KeyAction.ROTATED);
        assertThat(application.auth.verify(history.former)).isInstanceOf(Rejected.class);
      }
      if (history.revoked) {
        assertThat(events).contains(KeyAction.REVOKED);
      } else if (history.asked == null || (history.asked == KeyAction.REVOKED && isLive(history))) {
        assertThat(application.auth.verify(history.token)).isInstanceOf(Accepted.class);
      }
      if (history.revoked) {
        assertThat(application.auth.verify(history.token)).isInstanceOf(Rejected.class);
      }
    }
  }

  private boolean isLive(History history) {
    return application.auth.keys().get(history.id).orElseThrow().revokedAt() == null;
  }

  /** Every key has just the events of what was done to it. */
  static void checkNothingHalfDone(JdbcKeyStore store) {
    var events = new HashMap<KeyId, List<KeyAction>>();
    for (AuditEvent event : all(c -> store.audit(Query.Audit.ALL.limit(500).after(c)))) {
      if (event instanceof KeyEvent e && e.what() != KeyAction.SECRET_REUSED) {
        events.computeIfAbsent(e.key(), k -> new ArrayList<>()).add(e.what());
      }
    }
    List<StoredKey> keys = all(c -> store.list(Query.Keys.ALL.limit(500).after(c), Databases.NOW));
    assertThat(events.keySet())
        .containsExactlyInAnyOrderElementsOf(keys.stream().map(StoredKey::id).toList());
    for (StoredKey key : keys) {
      var expected = new ArrayList<>(List.of(KeyAction.MINTED));
      for (long version = 1; version < key.secret().version(); version++) {
        expected.add(KeyAction.ROTATED);
      }
      if (key.revokedAt() != null) {
        expected.add(KeyAction.REVOKED);
      }
      assertThat(events.get(key.id())).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static <T> List<T> all(Function<String, Query.Page<T>> pages) {
    var items = new ArrayList<T>();
    String cursor = null;
    do {
      Query.Page<T> page = pages.apply(cursor);
      items.addAll(page.items());
      cursor = page.nextCursor();
    } while (cursor != null);
    return items;
  }

  @Override
  public String toString() {
    return served
        + " served, "
        + refused
        + " refused, "
        + unavailable
        + " times 503, "
        + changed
        + " lives of keys, "
        + notChanged
        + " cut short, longest wait "
        + longest().toMillis()
        + " ms";
  }

  @Override
  public void close() {
    stopped = true;
  }

  /** What was asked for a key, and what of it was acknowledged. */
  private static final class History {
    private KeyId id;
    private String token;
    private String former;
    private KeyAction asked;
    private boolean rotated;
    private boolean revoked;
  }

  private interface Step {
    void take() throws Exception;
  }
}
