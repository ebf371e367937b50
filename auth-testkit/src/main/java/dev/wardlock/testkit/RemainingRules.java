package dev.wardlock.testkit;

import static dev.wardlock.testkit.Keys.START;
import static dev.wardlock.testkit.Keys.at;
import static dev.wardlock.testkit.Keys.insert;
import static dev.wardlock.testkit.Keys.key;
import static dev.wardlock.testkit.Keys.newId;
import static dev.wardlock.testkit.Keys.revoke;
import static dev.wardlock.testkit.Race.losers;
import static dev.wardlock.testkit.Race.onlyWinner;
import static dev.wardlock.testkit.Steps.add;
import static dev.wardlock.testkit.Steps.committed;
import static dev.wardlock.testkit.Steps.end;
import static dev.wardlock.testkit.Steps.refused;
import static dev.wardlock.testkit.Steps.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.KeyStore.Outcome;
import dev.wardlock.store.KeyStore.Refused;
import dev.wardlock.store.KeyStore.Remaining;
import dev.wardlock.store.StoredKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Rules 100 to 105: what must remain live when a key is ended. */
interface RemainingRules extends Rules {

  /** A revocation is made while one of the keys that it names is live, and refused when none is. */
  @Test
  default void r100_revoke_withRemaining_needsOneOfThemToBeLive() {
    StoredKey key = add(store(), key("key"));
    StoredKey live = add(store(), key("live"));
    StoredKey gone = end(store(), add(store(), key("gone")));
    StoredKey unknown = key("unknown").build();

    refused(store(), Refused.NONE_REMAINS, revoking(key, remain(START, gone, unknown)));
    committed(store(), revoking(key, remain(START, gone, unknown, live)));

    assertThat(stored(store(), key)).isEqualTo(key.revoked(START));
  }

  /** An update is made, or refused, on the same terms. */
  @Test
  default void r101_update_withRemaining_needsOneOfThemToBeLive() {
    StoredKey key = add(store(), key("key"));
    StoredKey live = add(store(), key("live"));
    StoredKey gone = end(store(), add(store(), key("gone")));
    StoredKey shorter = key.expiring(at(60));

    refused(store(), Refused.NONE_REMAINS, updating(shorter, remain(START, gone)));
    committed(store(), updating(shorter, remain(START, live)));

    assertThat(stored(store(), key)).isEqualTo(shorter);
  }

  /** Whether a key remains is judged at the condition's instant, and not at the event's. */
  @Test
  default void r102_revoke_withRemaining_isJudgedAtItsOwnInstant() {
    StoredKey key = add(store(), key("key"));
    StoredKey brief = add(store(), key("brief").expires(at(60)));

    refused(store(), Refused.NONE_REMAINS, revoking(key, remain(at(60), brief)));
    committed(store(), revoking(key, remain(at(60).minusNanos(1_000), brief)));
  }

  /** What the change itself ends does not remain: neither the key, nor what is below it. */
  @Test
  default void r103_revoke_withRemainingInItsOwnTree_refused() {
    StoredKey key = add(store(), key("key"));
    StoredKey child = add(store(), key("child").under(key));

    refused(store(), Refused.NONE_REMAINS, revoking(key, remain(START, key, child)));
    refused(
        store(), Refused.NONE_REMAINS, updating(key.expiring(at(5)), remain(at(5), key, child)));
  }

  /** Earlier changes of the same commit count: what they end is gone, what they add is there. */
  @Test
  default void r104_revoke_withRemaining_isJudgedAfterTheEarlierChanges() {
    StoredKey key = add(store(), key("key"));
    StoredKey other = add(store(), key("other"));
    StoredKey fresh = key("fresh").id(newId()).build();

    refused(store(), Refused.NONE_REMAINS, revoke(other), revoking(key, remain(START, other)));
    committed(store(), insert(fresh), revoking(key, remain(START, fresh)));
  }

  /** Two keys that are ended at once, each while the other remains: one stays. */
  @Test
  default void r105_revoke_eachOthersLastAtOnce_leavesOne() {
    try (var race = new Race(2)) {
      for (int round = 0; round < rounds(); round++) {
        StoredKey ada = add(store(), key("ada" + round));
        StoredKey bob = add(store(), key("bob" + round));
        List<Outcome> outcomes =
            race.commits(
                this,
                i ->
                    List.of(
                        i == 0
                            ? revoking(ada, remain(START, bob))
                            : revoking(bob, remain(START, ada))));

        StoredKey survivor = onlyWinner(outcomes) == 0 ? bob : ada;
        assertThat(losers(outcomes)).containsExactly(Refused.NONE_REMAINS);
        assertThat(stored(store(), survivor)).isEqualTo(survivor);
      }
    }
  }

  private static Remaining remain(Instant at, StoredKey... keys) {
    Set<StoredKey> all = Set.copyOf(Arrays.asList(keys));
    return new Remaining(all.stream().map(StoredKey::id).collect(Collectors.toSet()), at);
  }

  private static Change revoking(StoredKey key, Remaining remaining) {
    var event = key.event(START, By.APPLICATION, KeyAction.REVOKED, Map.of());
    return new Change.Revoke(key.id(), event, remaining);
  }

  private static Change updating(StoredKey key, Remaining remaining) {
    var event = key.event(START, By.APPLICATION, KeyAction.ROTATED, Map.of());
    return new Change.Update(key, event, remaining);
  }
}
