package dev.wardlock.testkit;

import static dev.wardlock.testkit.Keys.START;
import static dev.wardlock.testkit.Keys.at;
import static dev.wardlock.testkit.Keys.by;
import static dev.wardlock.testkit.Keys.createContext;
import static dev.wardlock.testkit.Keys.deleteContext;
import static dev.wardlock.testkit.Keys.insert;
import static dev.wardlock.testkit.Keys.key;
import static dev.wardlock.testkit.Keys.newContext;
import static dev.wardlock.testkit.Keys.revoke;
import static dev.wardlock.testkit.Keys.update;
import static dev.wardlock.testkit.Race.losers;
import static dev.wardlock.testkit.Race.node;
import static dev.wardlock.testkit.Race.onlyWinner;
import static dev.wardlock.testkit.Steps.add;
import static dev.wardlock.testkit.Steps.committed;
import static dev.wardlock.testkit.Steps.stored;
import static dev.wardlock.testkit.Steps.trail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Query;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.KeyStore.Committed;
import dev.wardlock.store.KeyStore.Outcome;
import dev.wardlock.store.KeyStore.Refused;
import dev.wardlock.store.StoredKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Rules 91 to 95 and 99: several act upon one tree or one context, half of them on another node.
 */
interface TreeRaceRules extends Rules {

  /** A delegation that races the revocation of any ancestor leaves no live child. */
  @Test
  default void r91_insert_whileAnAncestorIsRevoked_leavesNoLiveChild() {
    try (var race = new Race(4)) {
      for (int round = 0; round < rounds(); round++) {
        StoredKey a = add(store(), key("a" + round));
        StoredKey b = add(store(), key("b" + round).under(a));
        StoredKey c = add(store(), key("c" + round).under(b));
        StoredKey revoked = List.of(a, b, c).get(round % 3);
        var children = children(c, round);
        int revoker = round % 4;
        List<Outcome> outcomes =
            race.commits(
                this, i -> List.of(i == revoker ? revoke(revoked) : insert(children.get(i))));

        assertThat(outcomes.get(revoker)).isInstanceOf(Committed.class);
        for (int i = 0; i < 4; i++) {
          StoredKey child = children.get(i);
          if (outcomes.get(i) instanceof Committed && i != revoker) {
            assertThat(stored(store(), child)).isEqualTo(child.revoked(START));
          } else {
            assertThat(store().find(child.id())).isNull();
          }
        }
        assertThat(losers(outcomes)).allMatch(Refused.PARENT_NOT_LIVE::equals);
        assertThat(stored(store(), c).revokedAt()).isEqualTo(START);
      }
    }
  }

  /** A delegation that races the shortening of any ancestor leaves no child that outlives it. */
  @Test
  default void r92_insert_whileAnAncestorIsShortened_leavesNoChildThatOutlivesIt() {
    try (var race = new Race(4)) {
      for (int round = 0; round < rounds(); round++) {
        StoredKey a = add(store(), key("a" + round));
        StoredKey b = add(store(), key("b" + round).under(a));
        StoredKey c = add(store(), key("c" + round).under(b));
        StoredKey shortened = List.of(a, b, c).get(round % 3);
        var children = children(c, round);
        int shortener = round % 4;
        List<Outcome> outcomes =
            race.commits(
                this,
                i ->
                    List.of(
                        i == shortener
                            ? update(shortened.expiring(at(10)))
                            : insert(children.get(i))));

        assertThat(outcomes.get(shortener)).isInstanceOf(Committed.class);
        for (int i = 0; i < 4; i++) {
          if (outcomes.get(i) instanceof Committed && i != shortener) {
            assertThat(stored(store(), children.get(i)))
                .isEqualTo(children.get(i).expiring(at(10)));
          }
        }
        assertThat(losers(outcomes)).allMatch(Refused.OUTLIVES_PARENT::equals);
      }
    }
  }

  /** Of two administrators who remove each other exactly one is left. */
  @Test
  default void r93_revoke_administratorsRemoveEachOther_leavesExactlyOne() {
    try (var race = new Race(2)) {
      for (int round = 0; round < rounds(); round++) {
        var admins = List.of(add(store(), key("a" + round)), add(store(), key("b" + round)));
        List<Outcome> outcomes =
            race.commits(this, i -> List.of(revoke(admins.get(1 - i), START, by(admins.get(i)))));

        int winner = onlyWinner(outcomes);
        assertThat(losers(outcomes)).containsExactly(Refused.ACTOR_NOT_LIVE);
        assertThat(stored(store(), admins.get(winner))).isEqualTo(admins.get(winner));
        assertThat(stored(store(), admins.get(1 - winner)).revokedAt()).isEqualTo(START);
      }
    }
  }

  /** A change that races the revocation of its actor is committed before it, or not at all. */
  @Test
  default void r94_commit_whileItsActorIsRevoked_comesBeforeOrNotAtAll() {
    try (var race = new Race(4)) {
      for (int round = 0; round < rounds(); round++) {
        StoredKey actor = add(store(), key("actor" + round));
        var made = children(null, round);
        var changed = new ArrayList<Change>();
        changed.add(revoke(actor));
        changed.add(insert(made.get(1), START, by(actor)));
        changed.add(createContext(newContext("c" + round), by(actor)));
        changed.add(update(add(store(), key("u" + round)).rehashed("{test}o"), START, by(actor)));
        Collections.rotate(changed, round);
        List<Outcome> outcomes = race.commits(this, i -> List.of(changed.get(i)));

        List<AuditEvent> trail = store().audit(Query.Audit.ALL).items();
        int end = trail.indexOf(revoke(actor).event());
        assertThat(end).isNotNegative();
        for (int i = 0; i < 4; i++) {
          int told = trail.indexOf(changed.get(i).event());
          if (outcomes.get(i) instanceof Committed) {
            assertThat(told).isGreaterThanOrEqualTo(end);
          } else {
            assertThat(outcomes.get(i)).isEqualTo(Refused.ACTOR_NOT_LIVE);
            assertThat(told).isEqualTo(-1);
          }
        }
      }
    }
  }

  /** A key that is made while its context is deleted is revoked, or was not made. */
  @Test
  default void r95_insert_whileItsContextIsDeleted_leavesNoLiveKeyInIt() {
    try (var race = new Race(4)) {
      for (int round = 0; round < rounds(); round++) {
        String context = "c" + round;
        committed(store(), createContext(newContext(context)));
        var keys = new ArrayList<StoredKey>();
        for (int i = 0; i < 4; i++) {
          keys.add(key("k" + i).in(context).build());
        }
        int deleter = round % 4;
        List<Outcome> outcomes =
            race.commits(
                this, i -> List.of(i == deleter ? deleteContext(context) : insert(keys.get(i))));

        assertThat(outcomes.get(deleter)).isInstanceOf(Committed.class);
        assertThat(losers(outcomes)).allMatch(Refused.NO_SUCH_CONTEXT::equals);
        long inserted = outcomes.stream().filter(Committed.class::isInstance).count() - 1;
        assertThat(store().list(Query.Keys.ALL.in(context), START).items())
            .hasSize((int) inserted)
            .allSatisfy(key -> assertThat(key.revokedAt()).isEqualTo(START));
      }
    }
  }

  /** Who sees the revocation of a key sees it for all below, in lists and in the trail too. */
  @Test
  default void r99_revoke_seenMeanwhile_isSeenWhole() {
    try (var race = new Race(3)) {
      for (int round = 0; round < rounds(); round++) {
        var line = new ArrayList<StoredKey>();
        line.add(key("k" + round + ".0").build());
        for (int i = 1; i < 8; i++) {
          line.add(key("k" + round + "." + i).under(line.get(i - 1)).build());
        }
        committed(store(), line.stream().map(Keys::insert).toArray(Change[]::new));
        List<KeyId> downwards = line.stream().map(StoredKey::id).toList();
        race.round(
            List.<Callable<Boolean>>of(
                () -> {
                  readUntilEnded(node(this, 0), downwards);
                  return true;
                },
                () -> node(this, 1).commit(List.of(revoke(line.get(0)))) instanceof Committed,
                () -> {
                  listUntilEnded(node(this, 2), downwards);
                  return true;
                }));
        readUntilEnded(node(this, 1), downwards);
        listUntilEnded(node(this, 1), downwards);
      }
    }
  }

  /** Reads from the top down: if what is above had ended, so had what is below. */
  private static void readUntilEnded(KeyStore node, List<KeyId> downwards) {
    boolean ended = false;
    while (!ended) {
      boolean above = false;
      for (KeyId id : downwards) {
        StoredKey key = node.find(id);
        boolean revoked = key != null && key.revokedAt() != null;
        assertThat(revoked || !above).as("live below an ended key").isTrue();
        above = revoked;
        ended |= revoked;
      }
    }
  }

  /** Lists all of them: all had ended or none, and the trail, read later, tells no less. */
  private static void listUntilEnded(KeyStore node, List<KeyId> downwards) {
    int ended = 0;
    while (ended == 0) {
      var listed = node.list(Query.Keys.ALL.under(downwards.get(0)), START).items();
      assertThat(listed).hasSize(downwards.size());
      ended = (int) listed.stream().filter(key -> key.revokedAt() != null).count();
      assertThat(ended).as("ended by one commit").isIn(0, downwards.size());
      var told = node.audit(Query.Audit.ALL.of(downwards.get(7)).limit(1)).items();
      assertThat(told).hasSize(1);
      assertThat(ended == 0 || told.get(0).action().equals("key.revoked")).isTrue();
    }
  }

  private static List<StoredKey> children(@Nullable StoredKey parent, int round) {
    var children = new ArrayList<StoredKey>();
    for (int i = 0; i < 4; i++) {
      Keys.Draft draft = key("child" + round + "." + i);
      children.add((parent == null ? draft : draft.under(parent)).build());
    }
    return children;
  }
}
