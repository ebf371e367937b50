package dev.wardlock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.Verification.Accepted;
import dev.wardlock.crypto.SecretHasher;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is watched over ends in time, once, and not before. */
class WatchTest {

  private static final String STATIC = "an-operator-token-of-32-characters";

  private final World w =
      World.keyed(b -> b.staticTokens(StaticTokens.NONE.with("ops", "operator", STATIC)));
  private final IssuedKey key = w.mint("bot", "user");

  @AfterEach
  void close() {
    w.close();
  }

  /** A use that counts how often it was ended. */
  private final class Use implements Runnable {
    final AtomicInteger ends = new AtomicInteger();
    final CountDownLatch ended = new CountDownLatch(1);
    final Auth.Watch watch;

    Use(Accepted accepted) {
      watch = w.auth.watch(accepted, this);
    }

    @Override
    public void run() {
      ends.incrementAndGet();
      ended.countDown();
    }

    void isEnded() throws InterruptedException {
      assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
      w.auth.watches.look();
      assertThat(ends).hasValue(1);
    }

    void isOpen() {
      w.auth.watches.look();
      assertThat(ended.getCount()).isEqualTo(1);
    }
  }

  @Test
  void revoke_openUse_endedWithoutBeingAskedFor() throws InterruptedException {
    var use = new Use(w.accepted(key));
    w.auth.keys().revoke(key.info().id());

    use.isEnded();
  }

  @Test
  void revoke_onAnotherNode_ended() throws InterruptedException {
    var use = new Use(w.accepted(key));
    try (var other = w.sibling(b -> b.serverKeys(World.RING).hasher(SecretHasher.hmacSha256()))) {
      other.auth.keys().revoke(key.info().id());
    }

    use.isEnded();
  }

  @Test
  void rotate_openUse_ended() throws InterruptedException {
    var use = new Use(w.accepted(key));
    use.isOpen();
    w.auth.keys().rotate(key.info().id());

    use.isEnded();
  }

  @Test
  void expiry_openUse_endedThenAndNotBefore() throws InterruptedException {
    IssuedKey brief =
        w.auth.keys().mint(NewKey.named("s").kind("user").expiresIn(Duration.ofMinutes(5)));
    var use = new Use(w.accepted(brief));
    w.clock.advance(Duration.ofMinutes(5).minusMillis(1));
    use.isOpen();
    w.clock.advance(Duration.ofMillis(1));

    use.isEnded();
  }

  @Test
  void logout_useOfTheSession_endedAndThatOfTheKeyNot() throws InterruptedException {
    var ofTheKey = new Use(w.accepted(key));
    String session = w.auth.startSession(w.accepted(key)).reveal();
    var ofTheSession = new Use((Accepted) w.auth.verifySession(session));
    ofTheSession.isOpen();
    w.auth.endSession(session);

    ofTheSession.isEnded();
    ofTheKey.isOpen();
  }

  @Test
  void idleSession_openUse_doesNotKeepItAlive() throws InterruptedException {
    String session = w.auth.startSession(w.accepted(key)).reveal();
    var use = new Use((Accepted) w.auth.verifySession(session));
    w.clock.advance(Duration.ofMinutes(29));
    use.isOpen();
    w.clock.advance(Duration.ofMinutes(1));

    use.isEnded();
  }

  @Test
  void staticToken_isNotEnded() {
    new Use(w.accepted(STATIC)).isOpen();
  }

  @Test
  void outage_lessThanFiveSeconds_isWaitedFor() {
    var use = new Use(w.accepted(key));
    use.isOpen();
    w.store.down = true;
    w.clock.advance(Watches.PATIENCE.minusMillis(1));
    use.isOpen();
    w.store.down = false;
    use.isOpen();
    w.store.down = true;
    w.clock.advance(Watches.PATIENCE.minusMillis(1));
    use.isOpen();
    w.store.down = false;
  }

  @Test
  void outage_ofFiveSeconds_ends() throws InterruptedException {
    var use = new Use(w.accepted(key));
    w.store.down = true;
    w.clock.advance(Watches.PATIENCE);

    use.isEnded();
    w.store.down = false;
  }

  @Test
  void manyUsesOfOneKey_costOneReading() {
    var counting = new AtomicInteger();
    var watches =
        new Watches(
            a -> {
              counting.incrementAndGet();
              return a;
            },
            w.clock);
    for (int i = 0; i < 100; i++) {
      watches.add(w.accepted(key), () -> {});
    }
    watches.look();
    watches.close();

    assertThat(counting.get()).isLessThanOrEqualTo(2); // its own thread may have looked too
  }

  @Test
  void close_ofTheWatch_endsNothing() {
    var use = new Use(w.accepted(key));
    use.watch.close();
    w.auth.keys().revoke(key.info().id());

    use.isOpen();
  }

  @Test
  void useThatFailsToEnd_keepsNobodyWaiting() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      w.auth.watch(
          w.accepted(key),
          () -> {
            throw new IllegalStateException("cannot end");
          });
    }
    var use = new Use(w.accepted(key));
    w.auth.keys().revoke(key.info().id());

    use.isEnded();
    IssuedKey later = w.mint("later", "user");
    var second = new Use(w.accepted(later));
    w.auth.keys().revoke(later.info().id());
    second.isEnded();
  }

  @Test
  void close_ofTheAuth_leavesNoThread() throws InterruptedException {
    Set<Thread> others = watchers();
    var own = World.keyed();
    own.auth.watch(own.accepted(own.mint("a", "user")), () -> {});
    Set<Thread> before = watchers();
    before.removeAll(others);
    assertThat(before).isNotEmpty();
    own.close();
    for (Thread thread : before) {
      thread.join(5_000);
    }

    assertThat(before).noneMatch(Thread::isAlive);
  }

  private static Set<Thread> watchers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("wardlock-watch"))
        .collect(Collectors.toSet());
  }
}
