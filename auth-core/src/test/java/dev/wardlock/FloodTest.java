package dev.wardlock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.Counters.Count;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Rejected;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.crypto.TokenFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Bad tokens cost no costly hash. That they starve nobody is shown in benchmarks. */
class FloodTest {

  private static final int CLIENTS = 64;

  @Test
  void sixtyFourClientsWithBadTokens_noHashIsSpentAndTheGoodClientIsServed() throws Exception {
    try (var w = World.argon2(true)) {
      IssuedKey key = w.mint("bot", "user");
      w.accepted(key);
      TokenFormat format = TokenFormat.of("wl", ServerKeys.NONE);
      String good = key.token().reveal();
      var barrier = new CyclicBarrier(CLIENTS + 1);
      var clients = new ArrayList<Callable<Void>>();
      for (int c = 0; c < CLIENTS; c++) {
        clients.add(
            () -> {
              barrier.await();
              for (int i = 0; i < 200; i++) {
                String wrong = format.issue(key.info().id()).reveal();
                assertThat(w.auth.verify(wrong)).isInstanceOf(Rejected.class);
                assertThat(w.auth.verify(wrong.substring(1 + i % 50))).isInstanceOf(Rejected.class);
              }
              return null;
            });
      }
      clients.add(
          () -> {
            barrier.await();
            for (int i = 0; i < 2_000; i++) {
              assertThat(w.auth.verify(good)).isInstanceOf(Accepted.class);
            }
            return null;
          });
      long before = w.counted(Count.HASH_RUN);
      var pool = Executors.newFixedThreadPool(CLIENTS + 1);
      try {
        List<Future<Void>> done = pool.invokeAll(clients);
        for (Future<Void> f : done) {
          f.get();
        }
      } finally {
        pool.shutdownNow();
      }

      assertThat(before).isEqualTo(1);
      assertThat(w.counted(Count.HASH_RUN)).isEqualTo(before);
      assertThat(w.counted(Count.UNAVAILABLE)).isZero();
      assertThat(w.counted(Count.REJECTED)).isEqualTo(CLIENTS * 400L);
    }
  }
}
