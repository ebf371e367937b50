package dev.wardlock.testkit;

import static dev.wardlock.testkit.Keys.START;
import static dev.wardlock.testkit.Keys.at;
import static dev.wardlock.testkit.Keys.bootstrap;
import static dev.wardlock.testkit.Keys.by;
import static dev.wardlock.testkit.Keys.createContext;
import static dev.wardlock.testkit.Keys.deleteContext;
import static dev.wardlock.testkit.Keys.insert;
import static dev.wardlock.testkit.Keys.key;
import static dev.wardlock.testkit.Keys.newContext;
import static dev.wardlock.testkit.Keys.newId;
import static dev.wardlock.testkit.Keys.purge;
import static dev.wardlock.testkit.Keys.revoke;
import static dev.wardlock.testkit.Keys.setPolicy;
import static dev.wardlock.testkit.Keys.update;
import static dev.wardlock.testkit.Steps.add;
import static dev.wardlock.testkit.Steps.committed;
import static dev.wardlock.testkit.Steps.end;
import static dev.wardlock.testkit.Steps.refused;
import static dev.wardlock.testkit.Steps.stored;
import static dev.wardlock.testkit.Steps.trail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.store.ContextPolicy;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.KeyStore.Refused;
import dev.wardlock.store.StoredKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules 38 to 43: on whose behalf. */
interface ActorRules extends Rules {

  /** A live key may have every kind of change made on its behalf. */
  @Test
  default void r38_commit_liveActor_mayMakeEveryKindOfChange() {
    StoredKey actor = add(store(), key("actor").of("ada").kind("operator"));

    for (Change change : everyKind(by(actor))) {
      committed(store(), change);
      assertThat(trail(store())).contains(change.event());
    }
    assertThat(store().bootstrapped()).isTrue();
  }

  /** An actor that is unknown, or was cleared, is refused first of all. */
  @Test
  default void r39_commit_unknownActor_refusedForEveryKindOfChange() {
    refusedForEveryKind(new By("operator", "nobody", newId()));
    StoredKey cleared = end(store(), add(store(), key("cleared")));
    committed(store(), purge(at(1)));
    refusedForEveryKind(by(cleared));
  }

  /** A revoked actor, be it with an ancestor, is refused first of all, at any instant. */
  @Test
  default void r40_commit_revokedActor_refusedForEveryKindOfChange() {
    StoredKey above = add(store(), key("above"));
    StoredKey actor = add(store(), key("actor").under(above));
    committed(store(), revoke(above, at(1_000), By.APPLICATION));

    refusedForEveryKind(by(actor));
  }

  /** Whether an actor has expired is judged at the event's instant. */
  @Test
  default void r41_commit_expiredActor_isJudgedAtTheEventsInstant() {
    StoredKey actor = add(store(), key("actor").created(at(-10)).expires(START));

    refusedForEveryKind(by(actor));
    refused(store(), Refused.ACTOR_NOT_LIVE, insert(key("late").build(), at(1), by(actor)));

    StoredKey inTime = key("in-time").build();
    committed(store(), insert(inTime, START.minusNanos(1_000), by(actor)));
    assertThat(stored(store(), inTime)).isEqualTo(inTime);
  }

  /** An actor that was removed cannot remove its remover. */
  @Test
  default void r42_commit_administratorsRemoveEachOther_theSecondIsRefused() {
    StoredKey ada = add(store(), key("ada"));
    StoredKey bob = add(store(), key("bob"));

    committed(store(), revoke(bob, START, by(ada)));

    refused(store(), Refused.ACTOR_NOT_LIVE, revoke(ada, START, by(bob)));
    assertThat(stored(store(), ada)).isEqualTo(ada);
  }

  /** Within a commit an actor is as the earlier changes leave it. */
  @Test
  default void r43_commit_actorWithinTheSameCommit_isAsTheEarlierChangesLeaveIt() {
    StoredKey actor = add(store(), key("actor"));
    StoredKey made = key("made").build();
    StoredKey byMade = key("by-made").build();
    committed(store(), insert(made, START, by(actor)), insert(byMade, START, by(made)));
    assertThat(stored(store(), byMade)).isEqualTo(byMade);

    refused(
        store(),
        Refused.ACTOR_NOT_LIVE,
        revoke(actor, START, by(actor)),
        insert(key("late").build(), START, by(actor)));
    refused(
        store(),
        Refused.ACTOR_NOT_LIVE,
        deleteContext("default", by(actor)),
        createContext(newContext("late"), by(actor)));

    committed(
        store(), insert(key("last").build(), START, by(actor)), revoke(actor, START, by(actor)));
    assertThat(stored(store(), actor)).isEqualTo(actor.revoked(START));
  }

  /** That the actor is not live comes before any other reason: it must learn nothing else. */
  private void refusedForEveryKind(By by) {
    for (Change change : everyKind(by)) {
      refused(store(), Refused.ACTOR_NOT_LIVE, change);
    }
    StoredKey unknown = key("unknown").in("nowhere").build();
    for (Change change :
        List.of(
            setPolicy("nowhere", ContextPolicy.DEFAULT, by),
            deleteContext("nowhere", by),
            createContext(newContext("default"), by),
            insert(unknown, START, by),
            update(unknown, START, by),
            revoke(unknown, START, by),
            purge(at(-1_000_000), by))) {
      refused(store(), Refused.ACTOR_NOT_LIVE, change);
    }
  }

  private List<Change> everyKind(By by) {
    String unique = newId().value();
    StoredKey updated = add(store(), key("updated" + unique));
    StoredKey revoked = add(store(), key("revoked" + unique));
    add(store(), key("cleared" + unique).created(at(-100)).expires(at(-50)));
    committed(store(), createContext(newContext("deleted" + unique)));
    return List.of(
        bootstrap(by),
        createContext(newContext("new" + unique), by),
        setPolicy("default", new ContextPolicy(null, false), by),
        deleteContext("deleted" + unique, by),
        insert(key("inserted" + unique).build(), START, by),
        update(updated.rehashed("{test}other"), START, by),
        revoke(revoked, START, by),
        purge(at(-49), by));
  }
}
