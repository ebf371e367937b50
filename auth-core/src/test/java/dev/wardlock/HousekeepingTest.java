package dev.wardlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.Counters.Count;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.crypto.TokenFormat;
import dev.wardlock.model.AuditEvent.Rejection;
import dev.wardlock.model.KeyId;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.StoredKey;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Last use, aggregates, and what ends with {@code close()}. */
class HousekeepingTest {

  @Test
  void lastUsed_manyUses_oneWriteAMinute() {
    try (var w = World.keyed()) {
      IssuedKey key = w.mint("bot", "user");
      KeyId id = key.info().id();
      for (int i = 0; i < 100; i++) {
        w.accepted(key);
      }
      assertThat(w.store.touches).isEmpty();

      w.auth.flush();
      w.auth.flush();
      assertThat(w.store.touches).containsExactly(Map.of(id, TestClock.START));

      w.clock.advance(Duration.ofSeconds(59));
      w.accepted(key);
      w.auth.flush();
      assertThat(w.store.touches).hasSize(1);

      w.clock.advance(Duration.ofSeconds(1));
      w.accepted(key);
      w.auth.flush();
      assertThat(w.store.touches).hasSize(2);
      assertThat(w.auth.keys().get(id).orElseThrow().lastUsedAt()).isEqualTo(w.clock.instant());
    }
  }

  @Test
  void lastUsed_notedOnAnotherNodeWithinTheMinute_notWrittenAgain() {
    try (var w = World.keyed();
        var other = w.sibling(b -> b.serverKeys(World.RING).hasher(SecretHasher.hmacSha256()))) {
      IssuedKey key = w.mint("bot", "user");
      w.accepted(key);
      w.auth.flush();
      w.clock.advance(Duration.ofSeconds(30));

      other.accepted(key);
      other.auth.flush();

      assertThat(w.store.touches).hasSize(1);
    }
  }

  @Test
  void lastUsed_overAnExclusiveStoreWithATinyCache_stillOneWriteAMinute() {
    try (var w =
        World.on(
            new HookedStore(false),
            b -> b.serverKeys(World.RING).hasher(SecretHasher.hmacSha256()))) {
      IssuedKey key = w.mint("bot", "user");
      w.accepted(key);
      w.auth.flush();
      // Rotating forgets what was noted with the old secret; the record still knows.
      IssuedKey fresh = w.auth.keys().rotate(key.info().id());
      w.accepted(fresh);
      w.auth.flush();

      assertThat(w.store.touches).hasSize(1);
    }
  }

  @Test
  void lastUsed_storeDown_keptAndWrittenLater() {
    try (var w = World.keyed()) {
      IssuedKey key = w.mint("bot", "user");
      w.accepted(key);
      w.store.down = true;
      w.auth.flush();
      assertThat(w.counted(Count.FLUSH_FAILED)).isEqualTo(1);
      w.store.down = false;

      w.auth.flush();

      assertThat(w.store.touches).hasSize(1);
    }
  }

  @Test
  void close_flushesEndsTheThreadAndClosesTheStore() throws Exception {
    var before = Thread.getAllStackTraces().keySet();
    var w = World.keyed();
    IssuedKey key = w.mint("bot", "user");
    w.accepted(key);
    w.rejected("nonsense");

    w.close();

    StoredKey record = w.store.inner.find(key.info().id());
    assertThat(record.lastUsedAt()).isEqualTo(TestClock.START);
    assertThat(w.events).anyMatch(e -> e instanceof Rejection);
    for (Thread t : Thread.getAllStackTraces().keySet()) {
      if (t.getName().equals("wardlock-housekeeping") && !before.contains(t)) {
        t.join(TimeUnit.SECONDS.toMillis(10));
        assertThat(t.isAlive()).isFalse();
      }
    }
  }

  @Test
  void housekeeping_runsByItself() throws Exception {
    var flushed = new CountDownLatch(1);
    var store = new HookedStore(true);
    KeyStore watched =
        (KeyStore)
            Proxy.newProxyInstance(
                KeyStore.class.getClassLoader(),
                new Class<?>[] {KeyStore.class},
                (proxy, method, args) -> {
                  Object result = method.invoke(store, args);
                  if (method.getName().equals("touch")) {
                    flushed.countDown();
                  }
                  return result;
                });
    try (var auth =
        Auth.builder(watched)
            .serverKeys(World.RING)
            .hasher(SecretHasher.hmacSha256())
            .flushInterval(Duration.ofSeconds(1))
            .build()) {
      IssuedKey key = auth.keys().mint(NewKey.named("a").kind("user"));
      auth.verify(key.token().reveal());

      assertThat(flushed.await(30, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> auth.verifySession("x")).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void rejections_manyOfOneCause_oneEvent() {
    try (var w = World.keyed()) {
      for (int i = 0; i < 10; i++) {
        w.rejected("nonsense");
        w.clock.advance(Duration.ofSeconds(1));
      }
      w.auth.flush();

      assertThat(w.events)
          .containsExactly(
              new Rejection(
                  TestClock.START, TestClock.START.plusSeconds(9), "MALFORMED", null, 10));
    }
  }

  @Test
  void rejections_ofAMillionIds_boundedAndAllCounted() {
    try (var w = World.keyed()) {
      TokenFormat stranger = TokenFormat.of("wl", ServerKeys.of("x", new byte[32]));
      for (int i = 0; i < 5_000; i++) {
        w.rejected(stranger.issue(stranger.newId()).reveal());
      }
      w.auth.flush();

      assertThat(w.events).hasSizeLessThanOrEqualTo(1025);
      assertThat(w.events.stream().mapToLong(e -> ((Rejection) e).count()).sum()).isEqualTo(5_000);
      w.events.clear();
      w.auth.flush();
      assertThat(w.events).isEmpty();
    }
  }

  @Test
  void sink_thatThrows_changesNothing() {
    try (var w =
        World.on(
            new HookedStore(true),
            b ->
                b.serverKeys(World.RING)
                    .hasher(SecretHasher.hmacSha256())
                    .auditSink(
                        e -> {
                          throw new IllegalStateException("sink");
                        }))) {
      IssuedKey key = w.mint("bot", "user");
      w.accepted(key);
      w.rejected("nonsense");
      w.auth.flush();
      w.accepted(key);
    }
  }

  @Test
  void alarm_thatTheStoreCannotKeep_stillReachesTheSink() {
    try (var w = World.keyed()) {
      IssuedKey key = w.mint("bot", "user");
      w.auth.keys().rotate(key.info().id());
      w.rejected(key);
      w.store.down = true;

      w.auth.flush();

      assertThat(w.events).anyMatch(e -> e.action().equals("key.secret-reused"));
    }
  }
}
