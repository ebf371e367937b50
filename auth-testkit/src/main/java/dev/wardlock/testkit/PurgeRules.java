package dev.wardlock.testkit;

import static dev.wardlock.testkit.Keys.START;
import static dev.wardlock.testkit.Keys.at;
import static dev.wardlock.testkit.Keys.key;
import static dev.wardlock.testkit.Keys.purge;
import static dev.wardlock.testkit.Keys.revoke;
import static dev.wardlock.testkit.Keys.update;
import static dev.wardlock.testkit.Steps.add;
import static dev.wardlock.testkit.Steps.committed;
import static dev.wardlock.testkit.Steps.end;
import static dev.wardlock.testkit.Steps.stored;
import static dev.wardlock.testkit.Steps.trail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.Query;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.StoredKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules 61 to 65: clearing what has ended. */
interface PurgeRules extends Rules {

  /**
   * A purge clears what was revoked or expired before the instant, and nothing that ended at it.
   */
  @Test
  default void r61_purge_ended_clearsExactlyWhatEndedBefore() {
    StoredKey forever = add(store(), key("forever"));
    StoredKey expiredBefore = add(store(), key("e-before").expires(at(100).minusNanos(1_000)));
    StoredKey expiredAt = add(store(), key("e-at").expires(at(100)));
    StoredKey expiredAfter = add(store(), key("e-after").expires(at(101)));
    StoredKey revokedBefore = add(store(), key("r-before"));
    StoredKey revokedAt = add(store(), key("r-at").expires(at(500)));
    StoredKey revokedAfter = add(store(), key("r-after"));
    StoredKey expiredThenRevoked = add(store(), key("e-r").expires(at(50)));
    StoredKey revokedThenExpired = add(store(), key("r-e").expires(at(150)));
    committed(
        store(),
        revoke(revokedBefore, at(100).minusNanos(1_000), By.APPLICATION),
        revoke(revokedAt, at(100), By.APPLICATION),
        revoke(revokedAfter, at(101), By.APPLICATION),
        revoke(expiredThenRevoked, at(150), By.APPLICATION),
        revoke(revokedThenExpired, at(50), By.APPLICATION));

    assertThat(committed(store(), purge(at(100))).keys())
        .containsExactlyInAnyOrder(
            expiredBefore.id(),
            revokedBefore.id(),
            expiredThenRevoked.id(),
            revokedThenExpired.id());

    assertThat(State.of(store()).keys())
        .extracting(StoredKey::id)
        .containsExactly(
            forever.id(), expiredAt.id(), expiredAfter.id(), revokedAt.id(), revokedAfter.id());
    assertThat(store().find(expiredBefore.id())).isNull();
    assertThat(store().find("default", "r-before")).isNull();
  }

  /** A cleared key's events stay; its id and its name are free. */
  @Test
  default void r62_purge_cleared_leavesEventsAndFreesIdAndName() {
    StoredKey bot = end(store(), add(store(), key("bot")));
    StoredKey old = end(store(), add(store(), key("old")));
    List<AuditEvent> before = trail(store());
    Change purge = purge(at(1));

    assertThat(committed(store(), purge).keys()).containsExactlyInAnyOrder(bot.id(), old.id());

    assertThat(trail(store())).first().isEqualTo(purge.event());
    assertThat(trail(store()).subList(1, trail(store()).size())).isEqualTo(before);
    StoredKey sameName = add(store(), key("bot"));
    StoredKey sameId = add(store(), key("new").id(old.id()).of("another"));
    assertThat(store().find(bot.id())).isNull();
    assertThat(store().find("default", "bot")).isEqualTo(sameName);
    assertThat(stored(store(), old)).isEqualTo(sameId);
    assertThat(store().find("default", "new")).isEqualTo(sameId);
    assertThat(store().find("default", "old")).isNull();
  }

  /** A purge that finds nothing changes nothing and tells nothing. */
  @Test
  default void r63_purge_nothingEnded_changesNothingAndTellsNothing() {
    add(store(), key("forever"));
    add(store(), key("bounded").expires(at(10)));
    State before = State.of(store());

    assertThat(committed(store(), purge(at(10))).keys()).isEmpty();

    assertThat(State.of(store())).isEqualTo(before);
  }

  /** A purge may clear the middle of a tree: what is below stays as it was, and in that tree. */
  @Test
  default void r64_purge_partOfATree_leavesTheRestInOrder() {
    StoredKey top = add(store(), key("top"));
    StoredKey middle = add(store(), key("middle").under(top));
    StoredKey early = add(store(), key("early").under(middle).expires(at(10)));
    StoredKey late = add(store(), key("late").under(middle));
    StoredKey sibling = add(store(), key("sibling").under(top));
    committed(store(), revoke(late, at(100), By.APPLICATION));
    // The clock went back: what is above ended before what is below.
    committed(store(), revoke(middle, at(50), By.APPLICATION));

    assertThat(committed(store(), purge(at(60))).keys())
        .containsExactlyInAnyOrder(middle.id(), early.id());

    assertThat(stored(store(), late)).isEqualTo(late.revoked(at(100)));
    assertThat(store().list(Query.Keys.ALL.under(middle.id()), START).items())
        .containsExactly(stored(store(), late));
    assertThat(store().list(Query.Keys.ALL.under(top.id()), START).items())
        .containsExactly(top, stored(store(), late), sibling);
    committed(store(), revoke(top));
    assertThat(stored(store(), sibling)).isEqualTo(sibling.revoked(START));
    assertThat(stored(store(), late)).isEqualTo(late.revoked(at(100)));
  }

  /** A key that expired, and was lengthened before the purge, is left. */
  @Test
  default void r65_purge_expiredButLengthenedSince_isLeft() {
    StoredKey key = add(store(), key("bot").expires(at(10)));
    committed(store(), update(key.expiring(at(1_000)), at(20), By.APPLICATION));

    assertThat(committed(store(), purge(at(500))).keys()).isEmpty();

    assertThat(stored(store(), key)).isEqualTo(key.expiring(at(1_000)));
  }
}
