package dev.wardlock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.Counters.Count;
import dev.wardlock.Verification.Rejected;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.crypto.TokenFormat;
import dev.wardlock.model.KeyId;
import dev.wardlock.store.ContextPolicy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a rejection costs says nothing about why: reads of the store and runs of the costly hash are
 * counted, since a clock would tell of the machine.
 */
class UniformCostTest {

  private static final TokenFormat FORMAT = TokenFormat.of("wl", ServerKeys.NONE);
  private static final int TRIES = 20;

  private record Cost(int reads, long hashes) {}

  /** What has passed the check, and is no good for one reason or another. */
  private static Map<String, String> rejected(World w) {
    var tokens = new LinkedHashMap<String, String>();
    IssuedKey live = w.mint("live", "user");
    IssuedKey expired = mint(w, NewKey.named("expired").expiresIn(Duration.ofSeconds(1)));
    IssuedKey revoked = w.mint("revoked", "user");
    w.auth.keys().revoke(revoked.info().id());
    IssuedKey rotated = w.mint("rotated", "user");
    w.auth.keys().rotate(rotated.info().id());
    IssuedKey parent = w.mint("parent", "admin");
    IssuedKey child = w.auth.keys().delegate(parent.info().id(), NewKey.named("child"));
    w.auth.keys().revoke(parent.info().id());
    w.auth.keys().createContext("acme", "Acme", ContextPolicy.DEFAULT);
    IssuedKey elsewhere = mint(w, NewKey.named("elsewhere").in("acme"));
    w.clock.advance(Duration.ofSeconds(1));

    tokens.put("no such key", guess(FORMAT.newId()));
    tokens.put("wrong secret", guess(live.info().id()));
    tokens.put("wrong secret, expired", guess(expired.info().id()));
    tokens.put("wrong secret, revoked", guess(revoked.info().id()));
    tokens.put("wrong secret, other context", guess(elsewhere.info().id()));
    tokens.put("expired", expired.token().reveal());
    tokens.put("revoked", revoked.token().reveal());
    tokens.put("rotated out", rotated.token().reveal());
    tokens.put("ancestor revoked", child.token().reveal());
    return tokens;
  }

  private static IssuedKey mint(World w, NewKey key) {
    return w.auth.keys().mint(key.kind("user"));
  }

  private static String guess(KeyId id) {
    return FORMAT.issue(id).reveal();
  }

  /** How often each cost was seen. */
  private static Map<Cost, Long> costs(World w, String presented) {
    return IntStream.range(0, TRIES)
        .mapToObj(i -> cost(w, presented))
        .collect(Collectors.groupingBy(c -> c, Collectors.counting()));
  }

  private static Cost cost(World w, String presented) {
    int reads = w.store.reads.get();
    long hashes = w.counted(Count.HASH_RUN);
    assertThat(w.auth.verify(presented, "default")).isInstanceOf(Rejected.class);
    return new Cost(w.store.reads.get() - reads, w.counted(Count.HASH_RUN) - hashes);
  }

  @Test
  void verify_rejectedForWhateverReason_costsOneReadAndNoHash() {
    try (var w = World.argon2(true)) {
      var seen = new LinkedHashMap<String, Map<Cost, Long>>();
      rejected(w).forEach((why, presented) -> seen.put(why, costs(w, presented)));

      assertThat(seen).hasSize(9);
      assertThat(Set.copyOf(seen.values()))
          .as("%s", seen)
          .containsExactly(Map.of(new Cost(1, 0), (long) TRIES));
    }
  }

  @Test
  void verify_overAnExclusiveStore_costsNoHashEither() {
    try (var w = World.argon2(false)) {
      rejected(w)
          .forEach(
              (why, presented) ->
                  assertThat(costs(w, presented).keySet())
                      .as(why)
                      .allMatch(cost -> cost.hashes() == 0 && cost.reads() <= 1));
    }
  }

  @Test
  void verify_formOrCheckWrong_costsNothing() {
    try (var w = World.argon2(true)) {
      String good = w.mint("live", "user").token().reveal();
      int last = good.length() - 1;
      String mistyped = good.substring(0, last) + (good.charAt(last) == 'x' ? 'y' : 'x');

      for (String presented : new String[] {"", "x", good.substring(1), mistyped, good + "x"}) {
        assertThat(costs(w, presented)).isEqualTo(Map.of(new Cost(0, 0), (long) TRIES));
      }
    }
  }
}
