package dev.wardlock.testkit;

import static dev.wardlock.testkit.Keys.START;
import static dev.wardlock.testkit.Keys.createContext;
import static dev.wardlock.testkit.Keys.deleteContext;
import static dev.wardlock.testkit.Keys.insert;
import static dev.wardlock.testkit.Keys.key;
import static dev.wardlock.testkit.Keys.newContext;
import static dev.wardlock.testkit.Keys.setPolicy;
import static dev.wardlock.testkit.Steps.add;
import static dev.wardlock.testkit.Steps.committed;
import static dev.wardlock.testkit.Steps.end;
import static dev.wardlock.testkit.Steps.refused;
import static dev.wardlock.testkit.Steps.stored;
import static dev.wardlock.testkit.Steps.trail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.model.Query;
import dev.wardlock.store.Context;
import dev.wardlock.store.ContextPolicy;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.KeyStore.Refused;
import dev.wardlock.store.StoredKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules 1 to 10: contexts. */
interface ContextRules extends Rules {

  /** A fresh store has the contexts {@code system} and {@code default}, and nothing else. */
  @Test
  default void r01_open_freshStore_hasTheTwoBuiltInContextsAlone() {
    assertThat(store().context(Context.SYSTEM)).isEqualTo(Context.builtIn(Context.SYSTEM));
    assertThat(store().context(Context.DEFAULT)).isEqualTo(Context.builtIn(Context.DEFAULT));
    assertThat(State.of(store()))
        .isEqualTo(
            new State(
                List.of(),
                List.of(),
                List.of(Context.builtIn(Context.DEFAULT), Context.builtIn(Context.SYSTEM)),
                false));
  }

  /** A new context comes back with every field, its policy included, and its event is told. */
  @Test
  default void r02_createContext_new_isThereWithAllItsFields() {
    var acme =
        new Context(
            "Acme.Corp_1-x",
            "Ăcme \uD83C\uDFE2 'ltd' \\ %",
            START,
            new ContextPolicy(Duration.ofDays(90).plusNanos(1_000), false));
    Change change = createContext(acme);

    assertThat(committed(store(), change).keys()).isEmpty();

    assertThat(store().context(acme.id())).isEqualTo(acme);
    assertThat(trail(store())).containsExactly(change.event());
  }

  /** An id that a context has is refused for another, the two built-in ones included. */
  @Test
  default void r03_createContext_idTaken_refused() {
    committed(store(), createContext(newContext("acme")));

    refused(store(), Refused.CONTEXT_EXISTS, createContext(newContext("acme")));
    refused(store(), Refused.CONTEXT_EXISTS, createContext(newContext(Context.SYSTEM)));
    refused(store(), Refused.CONTEXT_EXISTS, createContext(newContext(Context.DEFAULT)));
  }

  /** Ids of contexts are case-sensitive. */
  @Test
  default void r04_createContext_idDiffersOnlyInCase_isAnother() {
    committed(
        store(),
        createContext(newContext("acme")),
        createContext(newContext("Acme")),
        createContext(newContext("ACME")));
    committed(store(), deleteContext("Acme"));

    assertThat(store().context("acme")).isEqualTo(newContext("acme"));
    assertThat(store().context("Acme")).isNull();
    assertThat(store().context("ACME")).isEqualTo(newContext("ACME"));
    assertThat(store().context("aCME")).isNull();
  }

  /** A new policy changes nothing else of its context; the built-in ones may be given one too. */
  @Test
  default void r05_setPolicy_existing_replacesThePolicyAlone() {
    committed(store(), createContext(newContext("acme")));
    var narrow = new ContextPolicy(Duration.ofSeconds(1), false);

    Change change = setPolicy("acme", narrow, By.APPLICATION);
    assertThat(committed(store(), change).keys()).isEmpty();

    assertThat(store().context("acme")).isEqualTo(new Context("acme", "The acme", START, narrow));
    assertThat(trail(store())).first().isEqualTo(change.event());

    committed(store(), setPolicy("acme", ContextPolicy.DEFAULT, By.APPLICATION));
    assertThat(store().context("acme")).isEqualTo(newContext("acme"));

    committed(store(), setPolicy(Context.DEFAULT, narrow, By.APPLICATION));
    assertThat(store().context(Context.DEFAULT))
        .isEqualTo(
            new Context(
                Context.DEFAULT,
                Context.DEFAULT,
                Context.builtIn(Context.DEFAULT).createdAt(),
                narrow));
  }

  /** What is asked of a context that is not there, or not any more, is refused. */
  @Test
  default void r06_setPolicyAndDelete_unknownOrDeleted_refused() {
    committed(store(), createContext(newContext("gone")));
    committed(store(), deleteContext("gone"));

    for (String id : List.of("gone", "never", "DEFAULT")) {
      refused(
          store(), Refused.NO_SUCH_CONTEXT, setPolicy(id, ContextPolicy.DEFAULT, By.APPLICATION));
      refused(store(), Refused.NO_SUCH_CONTEXT, deleteContext(id));
    }
  }

  /**
   * Deleting a context revokes every key in it and all delegated from these, wherever they are,
   * each with an event that has the instant, the actor and the details of the deletion.
   */
  @Test
  default void r07_deleteContext_withKeys_revokesThemAndAllDelegatedFromThem() {
    committed(store(), createContext(newContext("acme")), createContext(newContext("other")));
    StoredKey a = add(store(), key("a").in("acme"));
    StoredKey b = add(store(), key("b").in("acme"));
    StoredKey child = add(store(), key("child").in("acme").under(a));
    StoredKey abroad = add(store(), key("abroad").in("other").under(child));
    StoredKey ended = end(store(), add(store(), key("ended").in("acme")));
    StoredKey bystander = add(store(), key("bystander").in("other"));
    List<AuditEvent> before = trail(store());

    Change change = deleteContext("acme");
    assertThat(committed(store(), change).keys())
        .containsExactlyInAnyOrder(a.id(), b.id(), child.id(), abroad.id());

    var expected = new ArrayList<AuditEvent>();
    for (StoredKey key : List.of(a, b, child, abroad)) {
      assertThat(stored(store(), key)).isEqualTo(key.revoked(START));
      expected.add(key.event(START, By.APPLICATION, KeyAction.REVOKED, Map.of("why", "context")));
    }
    expected.add(change.event());
    expected.addAll(before);
    assertThat(trail(store())).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(stored(store(), ended)).isEqualTo(ended);
    assertThat(stored(store(), bystander)).isEqualTo(bystander);
  }

  /**
   * A deleted context takes no keys, its id is never given again, and its keys can still be read.
   */
  @Test
  default void r08_deleteContext_deleted_isGoneForGood() {
    committed(store(), createContext(newContext("acme")));
    StoredKey old = add(store(), key("old").in("acme"));
    committed(store(), deleteContext("acme"));

    assertThat(store().context("acme")).isNull();
    assertThat(State.of(store()).contexts()).extracting(Context::id).doesNotContain("acme");
    refused(store(), Refused.CONTEXT_EXISTS, createContext(newContext("acme")));
    refused(store(), Refused.NO_SUCH_CONTEXT, insert(key("new").in("acme").build()));
    assertThat(store().find("acme", "old")).isEqualTo(stored(store(), old));
    assertThat(store().list(Query.Keys.ALL.in("acme"), START).items())
        .containsExactly(stored(store(), old));
  }

  /** Contexts come in the order of their ids, by character code; pages stay good under changes. */
  @Test
  default void r09_contexts_pages_areInTheOrderOfIdsAndStableUnderChanges() {
    for (String id : List.of("b", "B", "a", "a.b", "a-b", "a_b", "0", "z", "Z")) {
      committed(store(), createContext(newContext(id)));
    }

    Query.Page<Context> first = store().contexts(null, 4);
    assertThat(first.items()).extracting(Context::id).containsExactly("0", "B", "Z", "a");
    committed(
        store(),
        deleteContext("a"),
        createContext(newContext("A")),
        createContext(newContext("a0")));

    Query.Page<Context> second = store().contexts(first.nextCursor(), 4);
    assertThat(second.items()).extracting(Context::id).containsExactly("a-b", "a.b", "a0", "a_b");
    Query.Page<Context> third = store().contexts(second.nextCursor(), 4);
    assertThat(third.items())
        .extracting(Context::id)
        .containsExactly("b", Context.DEFAULT, Context.SYSTEM, "z");
    assertThat(third.nextCursor()).isNull();
  }

  /** A limit out of range, or a cursor that the store did not give, is a mistake of the caller. */
  @Test
  default void r10_contexts_limitOrCursorNotOurs_throws() {
    assertThatIllegalArgumentException().isThrownBy(() -> store().contexts(null, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> store().contexts(null, 501));
    for (String cursor : Traps.NOT_CURSORS) {
      assertThatIllegalArgumentException().isThrownBy(() -> store().contexts(cursor, 10));
    }
    assertThat(store().contexts(null, 500).items()).hasSize(2);
    assertThat(store().contexts(null, 2).nextCursor()).isNull();
  }
}
