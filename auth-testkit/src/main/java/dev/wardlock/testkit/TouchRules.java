package dev.wardlock.testkit;

import static dev.wardlock.testkit.Keys.at;
import static dev.wardlock.testkit.Keys.key;
import static dev.wardlock.testkit.Keys.newId;
import static dev.wardlock.testkit.Keys.revoke;
import static dev.wardlock.testkit.Keys.update;
import static dev.wardlock.testkit.Steps.add;
import static dev.wardlock.testkit.Steps.committed;
import static dev.wardlock.testkit.Steps.end;
import static dev.wardlock.testkit.Steps.stored;
import static dev.wardlock.testkit.Steps.trail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.KeyId;
import dev.wardlock.store.StoredKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules 74 to 78: last-used instants. */
interface TouchRules extends Rules {

  /** Last use moves forward to the microsecond, and never back. */
  @Test
  default void r74_touch_later_movesForwardAndNeverBack() {
    StoredKey key = add(store(), key("bot"));

    store().touch(Map.of(key.id(), at(10)));
    assertThat(stored(store(), key)).isEqualTo(key.used(at(10)));
    store().touch(Map.of(key.id(), at(10).minusNanos(1_000)));
    assertThat(stored(store(), key).lastUsedAt()).isEqualTo(at(10));
    store().touch(Map.of(key.id(), at(10)));
    assertThat(stored(store(), key).lastUsedAt()).isEqualTo(at(10));
    store().touch(Map.of(key.id(), at(10).plusNanos(1_000)));
    assertThat(stored(store(), key).lastUsedAt()).isEqualTo(at(10).plusNanos(1_000));
    assertThat(otherNode().find(key.id())).isEqualTo(stored(store(), key));
  }

  /** Last use is no change of state: the revision stays and no event is told. */
  @Test
  default void r75_touch_revisionAndTrail_stay() {
    StoredKey key = add(store(), key("bot"));
    List<AuditEvent> before = trail(store());

    store().touch(Map.of(key.id(), at(10)));

    assertThat(stored(store(), key).revision()).isEqualTo(1);
    assertThat(trail(store())).isEqualTo(before);
    committed(store(), update(key.rehashed("{test}other")));
  }

  /** Unknown ids are passed over, and the others moved. */
  @Test
  default void r76_touch_unknownIds_arePassedOver() {
    var used = new HashMap<KeyId, Instant>();
    var keys = new HashMap<KeyId, StoredKey>();
    for (int i = 0; i < 30; i++) {
      StoredKey key = add(store(), key("k" + i));
      keys.put(key.id(), key);
      used.put(key.id(), at(i));
      used.put(newId(), at(i));
    }

    store().touch(Map.of());
    store().touch(Map.of(newId(), at(1)));
    store().touch(used);

    keys.forEach(
        (id, key) ->
            assertThat(stored(store(), id)).isEqualTo(key.used(used.getOrDefault(id, at(-1)))));
    assertThat(State.of(store()).keys()).hasSize(30);
  }

  /** A change that was made from a record read before keeps the last use as stored. */
  @Test
  default void r77_update_fromARecordReadBeforeATouch_keepsTheTouch() {
    StoredKey key = add(store(), key("bot"));
    store().touch(Map.of(key.id(), at(10)));

    committed(store(), update(key.rehashed("{test}other")));
    assertThat(stored(store(), key)).isEqualTo(key.rehashed("{test}other").used(at(10)));

    committed(store(), update(key.used(at(99)).rehashed("{test}other").rehashed("{test}third")));
    assertThat(stored(store(), key).lastUsedAt()).isEqualTo(at(10));
    committed(store(), revoke(key));
    assertThat(stored(store(), key).lastUsedAt()).isEqualTo(at(10));
  }

  /** Ended keys may have been used. */
  @Test
  default void r78_touch_ended_isAllowed() {
    StoredKey revoked = end(store(), add(store(), key("revoked")));
    StoredKey expired = add(store(), key("expired").expires(at(5)));

    store().touch(Map.of(revoked.id(), at(10), expired.id(), at(10)));

    assertThat(stored(store(), revoked)).isEqualTo(revoked.used(at(10)));
    assertThat(stored(store(), expired)).isEqualTo(expired.used(at(10)));
  }
}
