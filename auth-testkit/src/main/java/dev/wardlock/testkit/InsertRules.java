package dev.wardlock.testkit;

import static dev.wardlock.testkit.Keys.at;
import static dev.wardlock.testkit.Keys.createContext;
import static dev.wardlock.testkit.Keys.insert;
import static dev.wardlock.testkit.Keys.key;
import static dev.wardlock.testkit.Keys.newContext;
import static dev.wardlock.testkit.Keys.newId;
import static dev.wardlock.testkit.Steps.add;
import static dev.wardlock.testkit.Steps.committed;
import static dev.wardlock.testkit.Steps.end;
import static dev.wardlock.testkit.Steps.refused;
import static dev.wardlock.testkit.Steps.stored;
import static dev.wardlock.testkit.Steps.trail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.KeyId;
import dev.wardlock.store.Context;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.KeyStore.NameTaken;
import dev.wardlock.store.KeyStore.Refused;
import dev.wardlock.store.StoredKey;
import dev.wardlock.store.StoredKey.Lineage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules 11 to 20: new keys. */
interface InsertRules extends Rules {

  /** A new key is found by id, and by name in its own context alone. */
  @Test
  default void r11_insert_new_isFoundByIdAndByName() {
    StoredKey key = key("runner-bot").build();
    Change change = insert(key);

    assertThat(committed(store(), change).keys()).containsExactly(key.id());

    assertThat(store().find(key.id())).isEqualTo(key);
    assertThat(store().find(Context.DEFAULT, "runner-bot")).isEqualTo(key);
    assertThat(store().find(Context.SYSTEM, "runner-bot")).isNull();
    assertThat(store().find(Context.DEFAULT, "runner")).isNull();
    assertThat(store().find(newId())).isNull();
    assertThat(trail(store())).containsExactly(change.event());
  }

  /** A key needs a context that is there; its id is case-sensitive. */
  @Test
  default void r12_insert_unknownContext_refused() {
    refused(store(), Refused.NO_SUCH_CONTEXT, insert(key("a").in("nowhere").build()));
    refused(store(), Refused.NO_SUCH_CONTEXT, insert(key("a").in("Default").build()));
  }

  /** An id is taken in every context at once. */
  @Test
  default void r13_insert_duplicateId_refused() {
    StoredKey key = add(store(), key("a"));
    committed(store(), createContext(newContext("acme")));

    refused(store(), Refused.ID_TAKEN, insert(key("b").id(key.id()).build()));
    refused(store(), Refused.ID_TAKEN, insert(key("b").in("acme").id(key.id()).build()));
  }

  /** A name is taken by a key that lives or has ended, and the refusal names that key. */
  @Test
  default void r14_insert_duplicateName_namesTheHolder() {
    StoredKey live = add(store(), key("live"));
    StoredKey revoked = end(store(), add(store(), key("revoked")));
    StoredKey expired = add(store(), key("expired").expires(at(1)));

    refused(store(), new NameTaken(live.id()), insert(key("live").build()));
    refused(store(), new NameTaken(revoked.id()), insert(key("revoked").build()));
    refused(
        store(),
        new NameTaken(expired.id()),
        insert(key("expired").build(), at(9), By.APPLICATION));
  }

  /** A name is taken in one context alone. */
  @Test
  default void r15_insert_sameNameInAnotherContext_isFine() {
    committed(store(), createContext(newContext("acme")));

    StoredKey here = add(store(), key("bot"));
    StoredKey there = add(store(), key("bot").in("acme"));

    assertThat(store().find(Context.DEFAULT, "bot")).isEqualTo(here);
    assertThat(store().find("acme", "bot")).isEqualTo(there);
  }

  /** Names are case-sensitive. */
  @Test
  default void r16_insert_nameDiffersOnlyInCase_isAnother() {
    StoredKey lower = add(store(), key("bot"));
    StoredKey upper = add(store(), key("BOT"));
    StoredKey mixed = add(store(), key("Bot"));

    assertThat(store().find(Context.DEFAULT, "bot")).isEqualTo(lower);
    assertThat(store().find(Context.DEFAULT, "BOT")).isEqualTo(upper);
    assertThat(store().find(Context.DEFAULT, "Bot")).isEqualTo(mixed);
    assertThat(store().find(Context.DEFAULT, "bOT")).isNull();
    refused(store(), new NameTaken(upper.id()), insert(key("BOT").build()));
  }

  /** Ids are case-sensitive; what happens to one key does not touch its twin. */
  @Test
  default void r17_insert_idDiffersOnlyInCase_isAnotherKey() {
    StoredKey lower = add(store(), key("lower").id("abcdefghijkl"));
    StoredKey upper = add(store(), key("upper").id("ABCDEFGHIJKL"));
    StoredKey child = add(store(), key("child").under(upper));

    assertThat(store().find(lower.id())).isEqualTo(lower);
    assertThat(store().find(upper.id())).isEqualTo(upper);
    assertThat(store().find(new KeyId("AbcdefghijkL"))).isNull();

    committed(store(), Keys.revoke(lower));
    assertThat(stored(store(), upper)).isEqualTo(upper);
    assertThat(stored(store(), child)).isEqualTo(child);
  }

  /**
   * A key is delegated only from a key that is live at the event's instant, with that key's own
   * ancestors before it.
   */
  @Test
  default void r18_insert_parentNotLiveOrNotItsOwn_refused() {
    StoredKey root = add(store(), key("root"));
    StoredKey parent = add(store(), key("parent").under(root).expires(at(10)));
    StoredKey revoked = end(store(), add(store(), key("revoked").under(root)));
    StoredKey stranger = add(store(), key("stranger"));

    refused(store(), Refused.PARENT_NOT_LIVE, insert(key("x").ancestors(List.of(newId())).build()));
    refused(store(), Refused.PARENT_NOT_LIVE, insert(key("x").under(revoked).build()));
    for (List<KeyId> wrong :
        List.of(
            List.of(parent.id()),
            List.of(stranger.id(), parent.id()),
            List.of(parent.id(), root.id(), parent.id()),
            List.of(stranger.id(), root.id()))) {
      refused(
          store(),
          Refused.PARENT_NOT_LIVE,
          insert(key("x").ancestors(wrong).expires(at(5)).build()));
    }
    StoredKey late = key("late").under(parent).expires(at(10)).build();
    refused(store(), Refused.PARENT_NOT_LIVE, insert(late, at(10), By.APPLICATION));
    refused(store(), Refused.PARENT_NOT_LIVE, insert(late, at(11), By.APPLICATION));

    committed(store(), insert(late, at(10).minusNanos(1_000), By.APPLICATION));
    assertThat(stored(store(), late)).isEqualTo(late);
  }

  /** A key never outlives its parent when it is made; ending at the same instant is fine. */
  @Test
  default void r19_insert_outlivesParent_refused() {
    StoredKey parent = add(store(), key("parent").expires(at(10)));
    StoredKey forever = add(store(), key("forever"));

    refused(store(), Refused.OUTLIVES_PARENT, insert(key("x").under(parent).build()));
    refused(
        store(),
        Refused.OUTLIVES_PARENT,
        insert(key("x").under(parent).expires(at(10).plusNanos(1_000)).build()));

    StoredKey equal = add(store(), key("equal").under(parent).expires(at(10)));
    StoredKey shorter = add(store(), key("shorter").under(parent).expires(at(9)));
    StoredKey free = add(store(), key("free").under(forever));
    StoredKey bounded = add(store(), key("bounded").under(forever).expires(at(9_999)));
    for (StoredKey key : List.of(equal, shorter, free, bounded)) {
      assertThat(stored(store(), key)).isEqualTo(key);
    }
  }

  /** Delegation goes as deep as {@code Lineage.MAX_DEPTH}, and every ancestor is kept in order. */
  @Test
  default void r20_insert_deepestDelegation_keepsEveryAncestor() {
    var line = new ArrayList<StoredKey>();
    line.add(add(store(), key("k0")));
    for (int depth = 1; depth <= Lineage.MAX_DEPTH; depth++) {
      line.add(add(store(), key("k" + depth).under(line.get(depth - 1)).created(at(depth))));
    }

    StoredKey deepest = line.get(Lineage.MAX_DEPTH);
    assertThat(deepest.lineage().ancestors()).hasSize(Lineage.MAX_DEPTH);
    line.forEach(key -> assertThat(stored(store(), key)).isEqualTo(key));
    assertThat(stored(store(), deepest).root()).isEqualTo(line.get(0).id());
  }
}
