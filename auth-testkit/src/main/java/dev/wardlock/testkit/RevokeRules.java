package dev.wardlock.testkit;

import static dev.wardlock.testkit.Keys.at;
import static dev.wardlock.testkit.Keys.createContext;
import static dev.wardlock.testkit.Keys.key;
import static dev.wardlock.testkit.Keys.newContext;
import static dev.wardlock.testkit.Keys.revoke;
import static dev.wardlock.testkit.Steps.add;
import static dev.wardlock.testkit.Steps.committed;
import static dev.wardlock.testkit.Steps.refused;
import static dev.wardlock.testkit.Steps.stored;
import static dev.wardlock.testkit.Steps.trail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.KeyStore.Refused;
import dev.wardlock.store.StoredKey;
import dev.wardlock.store.StoredKey.Lineage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules 32 to 37: revoked keys, and all delegated from them. */
interface RevokeRules extends Rules {

  /** A revoked key ends at the event's instant, and no other does. */
  @Test
  default void r32_revoke_live_endsTheKeyAtTheEventsInstant() {
    StoredKey key = add(store(), key("bot").expires(at(100)));
    StoredKey other = add(store(), key("other"));
    Change change = revoke(key, at(7).plusNanos(1_000), By.APPLICATION);

    assertThat(committed(store(), change).keys()).containsExactly(key.id());

    assertThat(stored(store(), key)).isEqualTo(key.revoked(at(7).plusNanos(1_000)));
    assertThat(stored(store(), other)).isEqualTo(other);
    assertThat(trail(store())).first().isEqualTo(change.event());
    assertThat(trail(store())).hasSize(3);
  }

  /** A revocation ends every key below, however deep, each with an event of its own. */
  @Test
  default void r33_revoke_deepTree_endsEveryKeyBelow() {
    var line = new ArrayList<StoredKey>();
    line.add(add(store(), key("k0")));
    for (int depth = 1; depth <= Lineage.MAX_DEPTH; depth++) {
      line.add(add(store(), key("k" + depth).under(line.get(depth - 1))));
    }

    revokesExactly(line.get(3), line.subList(3, line.size()), line.subList(0, 3));
  }

  /**
   * A revocation ends every key below, however many and wherever, each with an event of its own.
   */
  @Test
  default void r34_revoke_wideTree_endsEveryKeyBelow() {
    committed(store(), createContext(newContext("acme")));
    StoredKey root = add(store(), key("root"));
    StoredKey sibling = add(store(), key("sibling").under(root));
    StoredKey nephew = add(store(), key("nephew").under(sibling));
    StoredKey top = add(store(), key("top").under(root));
    var below = new ArrayList<StoredKey>(List.of(top));
    for (int i = 0; i < 30; i++) {
      StoredKey child = add(store(), key("c" + i).under(top).in(i % 2 == 0 ? "default" : "acme"));
      below.add(child);
      for (int j = 0; j < 3; j++) {
        below.add(add(store(), key("g" + i + "." + j).under(child)));
      }
    }

    revokesExactly(top, below, List.of(root, sibling, nephew));
  }

  /**
   * Below a revoked key, expired keys are revoked too; those revoked before keep their instant and
   * get no event.
   */
  @Test
  default void r35_revoke_endedBelow_expiredAreRevokedAndRevokedAreLeft() {
    StoredKey top = add(store(), key("top"));
    StoredKey expired = add(store(), key("expired").under(top).expires(at(1)));
    StoredKey middle = add(store(), key("middle").under(top));
    StoredKey below = add(store(), key("below").under(middle));
    committed(store(), revoke(middle, at(2), By.APPLICATION));
    StoredKey live = add(store(), key("live").under(top));

    revokesExactly(
        top, List.of(top, expired, live), List.of(stored(store(), middle), stored(store(), below)));
    assertThat(stored(store(), below).revokedAt()).isEqualTo(at(2));
  }

  /** Revoking a revoked key is done, changes nothing and tells nothing. */
  @Test
  default void r36_revoke_again_changesNothingAndTellsNothing() {
    StoredKey key = add(store(), key("bot"));
    add(store(), key("child").under(key));
    committed(store(), revoke(key));
    State before = State.of(store());

    assertThat(committed(store(), revoke(key, at(50), By.APPLICATION)).keys()).isEmpty();

    assertThat(State.of(store())).isEqualTo(before);
  }

  /** An unknown key is not revoked. */
  @Test
  default void r37_revoke_unknown_refused() {
    refused(store(), Refused.NO_SUCH_KEY, revoke(key("unknown").build()));
  }

  private void revokesExactly(StoredKey top, List<StoredKey> ended, List<StoredKey> left) {
    List<AuditEvent> before = trail(store());
    By by = new By("operator", "ada", null);
    Change change = revoke(top, at(9), by);

    assertThat(committed(store(), change).keys())
        .containsExactlyInAnyOrderElementsOf(ended.stream().map(StoredKey::id).toList());

    ended.forEach(key -> assertThat(stored(store(), key)).isEqualTo(key.revoked(at(9))));
    left.forEach(key -> assertThat(stored(store(), key)).isEqualTo(key));
    int fresh = trail(store()).size() - before.size();
    assertThat(trail(store()).subList(0, fresh))
        .containsExactlyInAnyOrderElementsOf(
            ended.stream()
                .<AuditEvent>map(
                    k -> k.event(at(9), by, KeyAction.REVOKED, Map.of("why", "revoke")))
                .toList());
    assertThat(trail(store()).subList(fresh, trail(store()).size())).isEqualTo(before);
  }
}
