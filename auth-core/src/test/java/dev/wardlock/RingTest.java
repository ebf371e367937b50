package dev.wardlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.Counters.Count;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Reason;
import dev.wardlock.Verification.Rejected;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.crypto.TokenFormat;
import dev.wardlock.model.KeyId;
import dev.wardlock.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Server keys that change under a running {@code Auth}. */
class RingTest {

  private static final String K1 = "k1:" + secret(1);
  private static final String K2 = "k2:" + secret(2);

  private final AtomicReference<Callable<ServerKeys>> source = new AtomicReference<>(ring(K1));

  private static String secret(int fill) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) fill);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static Callable<ServerKeys> ring(String... keys) {
    return () -> ServerKeys.parse(String.join(",", keys));
  }

  private AuthBuilder rotating(AuthBuilder options) {
    return options.serverKeys(() -> source.get().call()).serverKeysInterval(Duration.ofHours(1));
  }

  private World keyed() {
    return World.keyed(this::rotating);
  }

  private boolean turn(World w, String... keys) {
    source.set(ring(keys));
    return w.auth.reloadServerKeys();
  }

  private static String hash(World w, KeyId id) {
    return w.store.inner.find(id).secret().hash();
  }

  @Test
  void rotation_stepByStep_noTokenIsRefusedBeforeItsKeyIsDropped() {
    try (var w = keyed()) {
      IssuedKey old = w.mint("old", "user");
      w.accepted(old);

      assertThat(turn(w, K1, K2 + ":next")).isTrue();
      w.accepted(old);
      assertThat(w.mint("during", "user").info().serverKey()).isEqualTo("k1");

      assertThat(turn(w, K2, K1)).isTrue();
      w.accepted(old);
      IssuedKey fresh = w.mint("fresh", "user");
      assertThat(fresh.info().serverKey()).isEqualTo("k2");
      w.accepted(fresh);
      assertThat(w.auth.keys().dependents()).isEqualTo(Map.of("k1", 2L, "k2", 2L));

      IssuedKey rotated = w.auth.keys().rotate(old.info().id());
      assertThat(w.auth.keys().dependents()).isEqualTo(Map.of("k1", 1L, "k2", 2L));

      assertThat(turn(w, K2)).isTrue();
      w.accepted(rotated);
      w.accepted(fresh);
    }
  }

  @Test
  void drop_warmToken_isRefusedOnTheNextCall() {
    try (var w = keyed()) {
      IssuedKey key = w.mint("bot", "user");
      Accepted accepted = w.accepted(key);
      String session = w.auth.startSession(accepted).reveal();
      turn(w, K2, K1);
      w.accepted(key);
      assertThat(w.auth.verifySession(session)).isInstanceOf(Accepted.class);

      turn(w, K2);

      assertThat(w.rejected(key)).isEqualTo(Reason.BAD_CHECK);
      assertThat(w.auth.verifySession(session)).isInstanceOf(Rejected.class);
      turn(w, K2, K1);
      w.accepted(key);
    }
  }

  @Test
  void drop_duringACostlyHash_isRefusedWithTheAnswer() {
    try (var w =
        World.on(
            new HookedStore(true), b -> rotating(b).hasher(SecretHasher.argon2id(8192, 1, 1)))) {
      IssuedKey key = w.mint("bot", "user");
      w.onCount =
          what -> {
            if (what == Count.HASH_RUN) {
              turn(w, K2);
            }
          };

      assertThat(w.rejected(key)).isEqualTo(Reason.BAD_CHECK);
    }
  }

  @Test
  void forged_underAStrangersKey_isRefusedBeforeTheStoreWithEveryRing() {
    try (var w = keyed()) {
      IssuedKey key = w.mint("bot", "user");
      String forged =
          TokenFormat.of("wl", ServerKeys.of("k1", new byte[32])).issue(key.info().id()).reveal();
      for (String[] ring :
          new String[][] {{K1}, {K1, K2 + ":next"}, {K2, K1}, {K2, K1 + ":retired"}}) {
        turn(w, ring);
        int reads = w.store.reads.get();

        assertThat(w.rejected(forged)).isEqualTo(Reason.BAD_CHECK);
        assertThat(w.store.reads).hasValue(reads);
      }
    }
  }

  @Test
  void keyedHash_ofAWarmKey_isUpgradedByItsFirstUseUnderTheNewRing() {
    try (var w = keyed()) {
      IssuedKey key = w.mint("bot", "user");
      w.accepted(key);
      assertThat(hash(w, key.info().id())).startsWith("$hmac-sha256$k=k1$");
      turn(w, K2, K1);

      for (int i = 0; i < 5; i++) {
        w.accepted(key);
      }

      assertThat(hash(w, key.info().id())).startsWith("$hmac-sha256$k=k2$");
      assertThat(w.counted(Count.REHASHED)).isEqualTo(1);
      assertThat(w.auth.keys().dependents()).isEqualTo(Map.of("k1", 1L, "k2", 1L));
    }
  }

  @Test
  void keyedHash_onTwoNodesOneRingApart_isNotHashedToAndFro() {
    try (var ahead = keyed();
        var behind =
            ahead.sibling(
                b ->
                    b.serverKeys(ServerKeys.parse(K1 + "," + K2 + ":next"))
                        .hasher(SecretHasher.hmacSha256()))) {
      IssuedKey key = behind.mint("bot", "user");
      turn(ahead, K2, K1);

      for (int i = 0; i < 5; i++) {
        ahead.accepted(key);
        behind.accepted(key);
      }

      assertThat(ahead.counted(Count.REHASHED)).isEqualTo(1);
      assertThat(behind.counted(Count.REHASHED)).isZero();
    }
  }

  @Test
  void turnedBack_hashOfTheKeyThatIsNoLongerActive_stillDependsOnItUntilUsed() {
    try (var w = keyed()) {
      IssuedKey key = w.mint("bot", "user");
      turn(w, K2, K1);
      w.accepted(key);

      turn(w, K1, K2);
      assertThat(w.auth.keys().dependents()).isEqualTo(Map.of("k1", 1L, "k2", 1L));

      w.accepted(key);
      assertThat(w.auth.keys().dependents()).isEqualTo(Map.of("k1", 1L));
    }
  }

  @Test
  void argon2_newRing_costsNoHashOfWarmKeys() {
    try (var w =
        World.on(
            new HookedStore(true), b -> rotating(b).hasher(SecretHasher.argon2id(8192, 1, 1)))) {
      IssuedKey key = w.mint("bot", "user");
      w.accepted(key);
      long runs = w.counted(Count.HASH_RUN);

      turn(w, K2, K1);
      w.accepted(key);

      assertThat(w.counted(Count.HASH_RUN)).isEqualTo(runs);
      assertThat(w.auth.keys().dependents()).isEqualTo(Map.of("k1", 1L));
    }
  }

  @Test
  void argon2_thatCouldNotBeUpgraded_isLeftInPeaceByANewRing() {
    try (var w = keyed();
        var other =
            w.sibling(
                b ->
                    b.serverKeys(ServerKeys.parse(K1)).hasher(SecretHasher.argon2id(8192, 1, 1)))) {
      IssuedKey key = other.mint("bot", "user");
      w.store.beforeCommit.set(RingTest::fail);
      w.accepted(key);
      assertThat(w.counted(Count.HASH_RUN)).isEqualTo(1);

      turn(w, K2, K1);
      w.accepted(key);

      assertThat(w.counted(Count.HASH_RUN)).isEqualTo(1);
      assertThat(w.counted(Count.REHASHED)).isZero();
    }
  }

  @Test
  void keyedHash_thatCouldNotBeUpgraded_isNotTriedAtEachUse() {
    try (var w = keyed()) {
      IssuedKey key = w.mint("bot", "user");
      w.accepted(key);
      turn(w, K2, K1);
      w.store.beforeCommit.set(RingTest::fail);
      w.accepted(key);
      assertThat(w.store.beforeCommit).hasNullValue();

      w.store.beforeCommit.set(RingTest::fail);
      w.accepted(key);

      assertThat(w.store.beforeCommit.get()).isNotNull();
    }
  }

  private static void fail() {
    throw new StoreException("not now", null);
  }

  static Stream<Arguments> unfit() {
    return Stream.of(
        Arguments.of("none", (Callable<ServerKeys>) () -> ServerKeys.NONE),
        Arguments.of("null", (Callable<ServerKeys>) () -> null),
        Arguments.of("empty text", ring("")),
        Arguments.of("malformed", ring("k2;" + secret(2))),
        Arguments.of("cut off", ring(K1.substring(0, 30))),
        Arguments.of("another secret for an id", ring("k1:" + secret(9), K2)),
        Arguments.of(
            "no file",
            (Callable<ServerKeys>)
                () -> {
                  throw new IOException("gone");
                }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unfit")
  void reload_unfit_keepsWhatIsThereAndCounts(String what, Callable<ServerKeys> unfit) {
    try (var w = keyed()) {
      IssuedKey key = w.mint("bot", "user");
      source.set(unfit);

      assertThat(w.auth.reloadServerKeys()).isFalse();

      assertThat(w.counted(Count.SERVER_KEYS_REFUSED)).isEqualTo(1);
      w.accepted(key);
      assertThat(w.mint("another", "user").info().serverKey()).isEqualTo("k1");
      assertThat(turn(w, K2, K1)).isTrue();
      assertThat(w.counted(Count.SERVER_KEYS_REFUSED)).isEqualTo(1);
    }
  }

  @Test
  void reload_sameRing_isNoChange() {
    try (var w = keyed()) {
      assertThat(turn(w, K1)).isFalse();
      assertThat(turn(w, K1 + ":active@2026-11-27T20:00:00Z")).isFalse();
    }
  }

  @Test
  void reload_noSource_isRefused() {
    try (var w = World.keyed()) {
      assertThatIllegalStateException().isThrownBy(w.auth::reloadServerKeys);
    }
  }

  @Test
  void build_unfitSource_isReportedWithTheOtherFaults() {
    source.set(ring("k1"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> World.keyed(b -> rotating(b).cacheSize(0)))
        .withMessageContaining("the server keys cannot be read: IllegalArgumentException: server")
        .withMessageContaining("cacheSize is 1")
        .withMessageNotContaining("keyed hash needs");
    source.set(() -> ServerKeys.NONE);
    assertThatIllegalArgumentException()
        .isThrownBy(this::keyed)
        .withMessage("faulty options: the source of the server keys gave none");
  }

  @Test
  void build_laterCallOfServerKeys_counts() {
    try (var w = World.keyed(b -> rotating(b).serverKeys(World.RING))) {
      assertThatThrownBy(w.auth::reloadServerKeys).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void plainChecks_withAFirstRing_areRefusedWhateverTheSourceSaysLater() {
    try (var w = World.keyed(b -> rotating(b).acceptPlainChecksUntil(Instant.EPOCH))) {
      String plain =
          TokenFormat.of("wl", ServerKeys.NONE).issue(new KeyId("Plain0000001")).reveal();
      source.set(() -> ServerKeys.NONE);
      w.auth.reloadServerKeys();

      assertThat(w.rejected(plain)).isEqualTo(Reason.BAD_CHECK);
    }
  }

  @Test
  void source_isReadByItself() throws Exception {
    var taken = new CountDownLatch(3);
    try (var w =
        World.keyed(
            b ->
                b.serverKeys(
                        () -> {
                          taken.countDown();
                          if (taken.getCount() == 1) {
                            throw new IOException("a failure must not end it");
                          }
                          return ServerKeys.parse(K1);
                        })
                    .serverKeysInterval(Duration.ofSeconds(1)))) {
      assertThat(taken.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(w.mint("bot", "user").info().serverKey()).isEqualTo("k1");
    }
  }

  @Test
  void close_whileTheSourceHangs_endsTheThread() throws Exception {
    var hanging = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    var w =
        World.keyed(
            b -> b.serverKeys(() -> source.get().call()).serverKeysInterval(Duration.ofSeconds(1)));
    source.set(
        () -> {
          hanging.countDown();
          try {
            new CountDownLatch(1).await();
          } finally {
            interrupted.countDown();
          }
          throw new IllegalStateException("not reached");
        });
    assertThat(hanging.await(60, TimeUnit.SECONDS)).isTrue();
    IssuedKey key = w.mint("bot", "user");
    w.accepted(key);

    w.close();

    assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    for (Thread t : Thread.getAllStackTraces().keySet()) {
      if (t.getName().equals("wardlock-server-keys")) {
        t.join(TimeUnit.SECONDS.toMillis(60));
        assertThat(t.isAlive()).isFalse();
      }
    }
  }
}
