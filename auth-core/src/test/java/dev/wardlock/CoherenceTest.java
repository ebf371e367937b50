package dev.wardlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.Counters.Count;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Reason;
import dev.wardlock.Verification.Rejected;
import dev.wardlock.Verification.Unavailable;
import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.model.KeyId;
import dev.wardlock.store.StoreException;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After a change returned, no cache and no verification that was under way answers for the old. */
class CoherenceTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rotate_cacheWarm_oldRefusedAndNewAcceptedOnTheNextRequest(boolean shared) {
    try (var w = World.argon2(shared)) {
      IssuedKey old = w.mint("bot", "user");
      w.accepted(old);
      w.accepted(old);

      IssuedKey fresh = w.auth.keys().rotate(old.info().id());

      assertThat(w.rejected(old)).isEqualTo(Reason.ROTATED_OUT);
      w.accepted(fresh);
      assertThat(w.rejected(old)).isEqualTo(Reason.ROTATED_OUT);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void revoke_parentWithCacheWarm_childRefusedOnTheNextRequest(boolean shared) {
    try (var w = World.argon2(shared)) {
      IssuedKey parent = w.mint("parent", "admin");
      IssuedKey child = w.auth.keys().delegate(parent.info().id(), NewKey.named("child"));
      IssuedKey grandchild = w.auth.keys().delegate(child.info().id(), NewKey.named("grandchild"));
      w.accepted(parent);
      w.accepted(child);
      w.accepted(grandchild);

      assertThat(w.auth.keys().revoke(parent.info().id())).hasSize(3);

      assertThat(w.rejected(grandchild)).isEqualTo(Reason.REVOKED);
      assertThat(w.rejected(child)).isEqualTo(Reason.REVOKED);
      assertThat(w.rejected(parent)).isEqualTo(Reason.REVOKED);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rotate_duringAHash_theVerificationUnderWayIsRefusedToo(boolean shared) {
    try (var w = World.argon2(shared)) {
      IssuedKey old = w.mint("bot", "user");
      var fresh = new AtomicReference<IssuedKey>();
      onceOnHash(w, () -> fresh.set(w.auth.keys().rotate(old.info().id())));

      assertThat(w.rejected(old)).isEqualTo(Reason.ROTATED_OUT);

      assertThat(w.rejected(old)).isEqualTo(Reason.ROTATED_OUT);
      w.accepted(fresh.get());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void revoke_ofTheParentDuringAHashOfTheChild_refused(boolean shared) {
    try (var w = World.argon2(shared)) {
      IssuedKey parent = w.mint("parent", "admin");
      IssuedKey child = w.auth.keys().delegate(parent.info().id(), NewKey.named("child"));
      onceOnHash(w, () -> w.auth.keys().revoke(parent.info().id()));

      assertThat(w.rejected(child)).isEqualTo(Reason.REVOKED);

      assertThat(w.rejected(child)).isEqualTo(Reason.REVOKED);
    }
  }

  /** The classic: read, then somebody changes it, then what was read goes into the cache. */
  @Test
  void rotate_betweenReadAndCacheFill_theOldRecordDoesNotStay() {
    try (var w = World.argon2(false)) {
      IssuedKey old = w.mint("bot", "user");
      KeyId id = old.info().id();
      var fresh = new AtomicReference<IssuedKey>();
      w.store.afterFind.set(
          () -> {
            // The rotation itself reads; the hook is gone by then.
            fresh.set(w.auth.keys().rotate(id));
          });

      w.auth.verify(old.token().reveal());

      assertThat(w.rejected(old)).isEqualTo(Reason.ROTATED_OUT);
      w.accepted(fresh.get());
    }
  }

  @Test
  void revoke_betweenReadAndCacheFill_theOldRecordDoesNotStay() {
    try (var w = World.argon2(false)) {
      IssuedKey parent = w.mint("parent", "admin");
      IssuedKey child = w.auth.keys().delegate(parent.info().id(), NewKey.named("child"));
      w.store.afterFind.set(() -> w.auth.keys().revoke(parent.info().id()));

      w.auth.verify(child.token().reveal());

      assertThat(w.rejected(child)).isEqualTo(Reason.REVOKED);
      assertThat(w.rejected(parent)).isEqualTo(Reason.REVOKED);
    }
  }

  @Test
  void revoke_whoseAnswerWasLost_theCacheForgetsEverything() {
    try (var w = World.argon2(false)) {
      IssuedKey key = w.mint("bot", "user");
      w.accepted(key);
      w.store.commitThenFail = true;

      assertThatThrownBy(() -> w.auth.keys().revoke(key.info().id()))
          .isInstanceOf(StoreException.class);

      assertThat(w.rejected(key)).isEqualTo(Reason.REVOKED);
    }
  }

  @Test
  void revoke_whoseAnswerWasLostBetweenReadAndCacheFill_theOldRecordDoesNotStay() {
    try (var w = World.argon2(false)) {
      IssuedKey key = w.mint("bot", "user");
      w.store.afterFind.set(
          () -> {
            w.store.commitThenFail = true;
            assertThatThrownBy(() -> w.auth.keys().revoke(key.info().id()))
                .isInstanceOf(StoreException.class);
          });

      w.auth.verify(key.token().reveal());

      assertThat(w.rejected(key)).isEqualTo(Reason.REVOKED);
    }
  }

  @Test
  void revoke_onAnotherNode_refusedHereOnTheNextRequest() {
    try (var w = World.keyed();
        var other = w.sibling(b -> b.serverKeys(World.RING).hasher(SecretHasher.hmacSha256()))) {
      IssuedKey key = w.mint("bot", "user");
      w.accepted(key);
      other.accepted(key);

      other.auth.keys().revoke(key.info().id());

      assertThat(w.rejected(key)).isEqualTo(Reason.REVOKED);
    }
  }

  @Test
  void upgradeOfTheHash_duringAVerification_isNoRotation() {
    try (var w = World.argon2(true)) {
      IssuedKey key = w.mint("bot", "user");
      try (var upgrading = w.sibling(b -> b.hasher(SecretHasher.argon2id(8192, 2, 1)))) {
        onceOnHash(w, () -> upgrading.accepted(key));

        w.accepted(key);

        assertThat(upgrading.counted(Count.REHASHED)).isEqualTo(1);
      }
    }
  }

  @Test
  void verify_manyAtOnceOfOneColdToken_oneHash() throws Exception {
    try (var w = World.argon2(true)) {
      IssuedKey key = w.mint("bot", "user");
      var waiting = new CountDownLatch(8);
      // The one that hashes waits until all have read their record, and so stand at its flight.
      w.onCount =
          what -> {
            if (what == Count.STORE_READ) {
              waiting.countDown();
            } else if (what == Count.HASH_RUN) {
              await(waiting);
            }
          };
      var pool = Executors.newFixedThreadPool(8);
      try {
        var results =
            pool.invokeAll(Collections.nCopies(8, () -> w.auth.verify(key.token().reveal())));
        for (var result : results) {
          assertThat(result.get()).isInstanceOf(Accepted.class);
        }
      } finally {
        pool.shutdownNow();
      }
      // A reader may still arrive after the first flight has landed, and then runs a second.
      assertThat(w.counted(Count.HASH_RUN)).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void verify_noPermitInTime_unavailableAndNeverRejected() {
    try (var w =
        World.on(
            new HookedStore(true),
            b ->
                b.hasher(SecretHasher.argon2id(8192, 1, 1))
                    .hashConcurrency(1)
                    .hashPatience(Duration.ofMillis(1)))) {
      IssuedKey first = w.mint("first", "user");
      IssuedKey second = w.mint("second", "user");
      var inner = new AtomicReference<Verification>();
      var depth = new AtomicInteger();
      w.onCount =
          what -> {
            if (what == Count.HASH_RUN && depth.getAndIncrement() == 0) {
              inner.set(w.auth.verify(second.token().reveal()));
            }
          };

      w.accepted(first);

      assertThat(inner.get()).isInstanceOf(Unavailable.class);
      assertThat(w.counted(Count.HASH_OVERLOAD)).isEqualTo(1);
      assertThat(w.counted(Count.UNAVAILABLE)).isEqualTo(1);
      w.accepted(second);
    }
  }

  @Test
  void verify_warmKeyWhileHashingIsSaturated_accepted() {
    try (var w =
        World.on(
            new HookedStore(true),
            b ->
                b.hasher(SecretHasher.argon2id(8192, 1, 1))
                    .hashConcurrency(1)
                    .hashPatience(Duration.ofMillis(1)))) {
      IssuedKey warm = w.mint("warm", "user");
      IssuedKey cold = w.mint("cold", "user");
      w.accepted(warm);
      onceOnHash(w, () -> w.accepted(warm));

      w.accepted(cold);
    }
  }

  @Test
  void session_rotateOrRevoke_endsIt() {
    try (var w = World.keyed()) {
      IssuedKey key = w.mint("bot", "user");
      String session = w.auth.startSession(w.accepted(key)).reveal();
      assertThat(w.auth.verifySession(session)).isInstanceOf(Accepted.class);

      IssuedKey fresh = w.auth.keys().rotate(key.info().id());
      assertThat(w.auth.verifySession(session)).isInstanceOf(Rejected.class);

      String second = w.auth.startSession(w.accepted(fresh)).reveal();
      w.auth.keys().revoke(key.info().id());
      assertThat(w.auth.verifySession(second)).isInstanceOf(Rejected.class);
    }
  }

  @Test
  void session_startedWithACredentialThatWasRotatedMeanwhile_isDead() {
    try (var w = World.keyed()) {
      IssuedKey key = w.mint("bot", "user");
      Accepted before = w.accepted(key);
      w.auth.keys().rotate(key.info().id());

      String session = w.auth.startSession(before).reveal();

      assertThat(w.auth.verifySession(session)).isInstanceOf(Rejected.class);
    }
  }

  private static void onceOnHash(World w, Runnable run) {
    var done = new AtomicInteger();
    w.onCount =
        what -> {
          if (what == Count.HASH_RUN && done.getAndIncrement() == 0) {
            run.run();
          }
        };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
