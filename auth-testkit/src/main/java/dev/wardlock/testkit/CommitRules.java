package dev.wardlock.testkit;

import static dev.wardlock.testkit.Keys.START;
import static dev.wardlock.testkit.Keys.at;
import static dev.wardlock.testkit.Keys.bootstrap;
import static dev.wardlock.testkit.Keys.createContext;
import static dev.wardlock.testkit.Keys.deleteContext;
import static dev.wardlock.testkit.Keys.insert;
import static dev.wardlock.testkit.Keys.key;
import static dev.wardlock.testkit.Keys.newContext;
import static dev.wardlock.testkit.Keys.purge;
import static dev.wardlock.testkit.Keys.revoke;
import static dev.wardlock.testkit.Keys.setPolicy;
import static dev.wardlock.testkit.Keys.update;
import static dev.wardlock.testkit.Steps.add;
import static dev.wardlock.testkit.Steps.committed;
import static dev.wardlock.testkit.Steps.refused;
import static dev.wardlock.testkit.Steps.stored;
import static dev.wardlock.testkit.Steps.trail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.Query;
import dev.wardlock.store.Context;
import dev.wardlock.store.ContextPolicy;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.KeyStore.Committed;
import dev.wardlock.store.KeyStore.NameTaken;
import dev.wardlock.store.KeyStore.Refused;
import dev.wardlock.store.StoreException;
import dev.wardlock.store.StoredKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules 44 to 50: all or nothing. */
interface CommitRules extends Rules {

  /** A commit of nothing is done. */
  @Test
  default void r44_commit_empty_isDoneAndChangesNothing() {
    State before = State.of(store());

    assertThat(store().commit(List.of())).isEqualTo(new Committed(List.of()));

    assertThat(State.of(store())).isEqualTo(before);
  }

  /** Changes of one commit are made, and told, in their order. */
  @Test
  default void r45_commit_several_areAllMadeInOrderWithTheirEvents() {
    StoredKey admin = key("admin").in(Context.SYSTEM).build();
    StoredKey bot = key("bot").in("acme").build();
    StoredKey child = key("child").in("acme").under(bot).build();
    List<Change> changes =
        List.of(
            bootstrap(By.APPLICATION),
            insert(admin),
            createContext(newContext("acme"), By.APPLICATION),
            insert(bot, START, Keys.by(admin)),
            insert(child, START, Keys.by(admin)),
            update(bot.rehashed("{test}other")),
            update(bot.rehashed("{test}other").expiring(at(10))),
            revoke(admin));

    Committed done = committed(store(), changes.toArray(Change[]::new));

    assertThat(done.keys()).containsExactlyInAnyOrder(admin.id(), bot.id(), child.id());
    assertThat(store().bootstrapped()).isTrue();
    assertThat(store().context("acme")).isEqualTo(newContext("acme"));
    assertThat(stored(store(), admin)).isEqualTo(admin.revoked(START));
    assertThat(stored(store(), bot)).isEqualTo(bot.rehashed("{test}other").expiring(at(10)));
    assertThat(stored(store(), child)).isEqualTo(child.expiring(at(10)));
    var told = new ArrayList<>(changes.stream().map(Change::event).toList());
    Collections.reverse(told);
    assertThat(trail(store()).stream().filter(told::contains)).containsExactlyElementsOf(told);
    assertThat(trail(store())).hasSize(told.size() + 1);
  }

  /** A refused change undoes all before it, of every kind. */
  @Test
  default void r46_commit_laterChangeRefused_undoesTheEarlierOnes() {
    StoredKey key = add(store(), key("key"));
    StoredKey child = add(store(), key("child").under(key));
    StoredKey old = add(store(), key("old").created(at(-100)).expires(at(-50)));
    committed(store(), createContext(newContext("acme")));
    Change unacceptable = insert(key("key").build());

    for (Change first :
        List.of(
            bootstrap(By.APPLICATION),
            createContext(newContext("new")),
            setPolicy("acme", new ContextPolicy(null, false), By.APPLICATION),
            deleteContext("acme"),
            deleteContext(Context.SYSTEM),
            insert(key("new").build()),
            update(key.expiring(at(5))),
            revoke(child),
            purge(at(-49)))) {
      refused(store(), new NameTaken(key.id()), first, unacceptable);
      refused(store(), new NameTaken(key.id()), first, unacceptable, revoke(old));
    }
    refused(
        store(),
        Refused.NO_SUCH_KEY,
        insert(key("new").build()),
        revoke(key),
        revoke(key("unknown").build()));
  }

  /** The conditions of a change are judged by what the changes before it leave. */
  @Test
  default void r47_commit_conditions_seeWhatEarlierChangesLeave() {
    StoredKey key = add(store(), key("key"));
    StoredKey twin = key("twin").build();
    StoredKey old = add(store(), key("old").created(at(-100)).expires(at(-50)));

    refused(store(), new NameTaken(twin.id()), insert(twin), insert(key("twin").build()));
    refused(store(), Refused.ID_TAKEN, insert(twin), insert(key("other").id(twin.id()).build()));
    refused(
        store(), Refused.KEY_NOT_LIVE, revoke(key), update(key.revoked(START).rehashed("{test}x")));
    refused(store(), Refused.PARENT_NOT_LIVE, revoke(key), insert(key("x").under(key).build()));
    refused(
        store(),
        Refused.OUTLIVES_PARENT,
        update(key.expiring(at(9))),
        insert(key("x").under(key).build()));
    refused(
        store(), Refused.CHANGED, update(key.rehashed("{test}a")), update(key.rehashed("{test}b")));
    refused(
        store(),
        Refused.NO_SUCH_CONTEXT,
        createContext(newContext("brief")),
        deleteContext("brief"),
        insert(key("x").in("brief").build()));
    refused(
        store(),
        Refused.CONTEXT_EXISTS,
        deleteContext("default"),
        createContext(newContext("default")));
    refused(store(), Refused.BOOTSTRAPPED, bootstrap(By.APPLICATION), bootstrap(By.APPLICATION));
    refused(store(), Refused.NO_SUCH_KEY, purge(at(-49)), revoke(old));

    StoredKey successor = key("old").build();
    assertThat(committed(store(), purge(at(-49)), insert(successor)).keys())
        .containsExactlyInAnyOrder(old.id(), successor.id());
    assertThat(store().find(old.id())).isNull();
    assertThat(store().find(Context.DEFAULT, "old")).isEqualTo(successor);
  }

  /** What one node committed, another reads at once. */
  @Test
  default void r48_commit_returned_isSeenOnTheOtherNodeAtOnce() {
    assertThat(otherNode().bootstrapped()).isFalse();
    committed(store(), bootstrap(By.APPLICATION), createContext(newContext("acme")));
    for (int i = 0; i < 20; i++) {
      StoredKey key = add(store(), key("k" + i).in("acme"));
      assertThat(otherNode().find(key.id())).isEqualTo(key);
      assertThat(otherNode().find("acme", "k" + i)).isEqualTo(key);

      StoredKey changed = key.rehashed("{test}other");
      assertThat(otherNode().commit(List.of(update(changed)))).isInstanceOf(Committed.class);
      assertThat(store().find(key.id())).isEqualTo(changed);

      committed(store(), revoke(key));
      assertThat(otherNode().find(key.id())).isEqualTo(changed.revoked(START));
    }
    assertThat(State.of(otherNode())).isEqualTo(State.of(store()));
    assertThat(otherNode().bootstrapped()).isTrue();
  }

  /** A bootstrapped deployment stays so, even when no key is left. */
  @Test
  default void r49_bootstrap_again_refusedForEver() {
    StoredKey first = key("first").build();
    committed(store(), bootstrap(By.APPLICATION), insert(first));
    assertThat(store().bootstrapped()).isTrue();

    refused(
        store(), Refused.BOOTSTRAPPED, bootstrap(By.APPLICATION), insert(key("second").build()));
    committed(store(), revoke(first));
    committed(store(), purge(at(1)));
    assertThat(store().list(Query.Keys.ALL, START).items()).isEmpty();

    refused(store(), Refused.BOOTSTRAPPED, bootstrap(By.APPLICATION), insert(key("third").build()));
  }

  /** A store that breaks at any step of a commit has done all of it or nothing, and goes on. */
  @Test
  default void r50_commit_storeFailsInTheMiddle_losesNothing() {
    StoredKey shortened = add(store(), key("shortened"));
    add(store(), key("child").under(shortened));
    StoredKey revoked = add(store(), key("revoked"));
    StoredKey below = add(store(), key("below").under(revoked));
    add(store(), key("leaf").under(below));
    add(store(), key("old").created(at(-100)).expires(at(-50)));
    Change[] changes = {
      bootstrap(By.APPLICATION),
      createContext(newContext("acme")),
      setPolicy("default", new ContextPolicy(null, false), By.APPLICATION),
      insert(key("new").in("acme").metadata(Map.of("a", "b")).build()),
      update(shortened.expiring(at(10))),
      revoke(revoked),
      purge(at(-49)),
      deleteContext("acme")
    };
    State before = State.of(store());

    int failures = 0;
    for (int steps = 0; steps < 1_000; steps++) {
      try (KeyStore failing = failing(steps)) {
        if (failing == null) {
          abort(
              "RULE 50 WAS NOT RUN: this store gives no failingAfter(..), so nothing shows that a"
                  + " failure in the middle of a commit loses nothing");
          return;
        }
        failing.commit(List.of(changes));
        assertThat(failures).as("how often the store failed").isPositive();
        assertThat(State.of(store())).isNotEqualTo(before);
        return;
      } catch (StoreException e) {
        failures++;
      }
      State after = State.of(store());
      if (!after.equals(before)) {
        // It failed when all was done and only the answer was lost: then it must be all.
        assertThat(store().bootstrapped()).isTrue();
        assertThat(store().find(Context.DEFAULT, "old")).isNull();
        assertThat(after.audit()).hasSize(before.audit().size() + 12);
        return;
      }
    }
    fail("1,000 steps did not suffice for a commit of eight changes");
  }
}
