package dev.wardlock.testkit;

import static dev.wardlock.testkit.Keys.at;
import static dev.wardlock.testkit.Keys.createContext;
import static dev.wardlock.testkit.Keys.key;
import static dev.wardlock.testkit.Keys.newContext;
import static dev.wardlock.testkit.Keys.newId;
import static dev.wardlock.testkit.Keys.update;
import static dev.wardlock.testkit.Steps.add;
import static dev.wardlock.testkit.Steps.committed;
import static dev.wardlock.testkit.Steps.end;
import static dev.wardlock.testkit.Steps.refused;
import static dev.wardlock.testkit.Steps.stored;
import static dev.wardlock.testkit.Steps.trail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.model.Grant;
import dev.wardlock.model.Grants;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.KeyStore.Refused;
import dev.wardlock.store.StoredKey;
import dev.wardlock.store.StoredKey.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules 21 to 31: changed keys. */
interface UpdateRules extends Rules {

  /** An update replaces everything but what never changes. */
  @Test
  default void r21_update_nextRevision_replacesTheRecord() {
    StoredKey stored = add(store(), key("bot").expires(at(10)));
    StoredKey changed =
        key("bot")
            .id(stored.id())
            .of("ada")
            .displayed("Ada")
            .kind("operator")
            .floor("org/acme/*")
            .strict()
            .grants(Grants.of(Grant.of("*", "*")))
            .metadata(Map.of("a", "b"))
            .secret(new Secret("{other}hash", -7, "k2", 2, at(5), List.of(1, -2)))
            .replaces(newId())
            .expires(at(20))
            .revision(2)
            .build();
    Change change = update(changed);

    assertThat(committed(store(), change).keys()).containsExactly(stored.id());

    assertThat(stored(store(), stored)).isEqualTo(changed);
    assertThat(trail(store())).first().isEqualTo(change.event());
    assertThat(trail(store())).hasSize(2);
  }

  /** An update is made only upon the revision that it started from. */
  @Test
  default void r22_update_otherRevision_refused() {
    StoredKey first = add(store(), key("bot"));
    StoredKey second = first.rehashed("{test}second");
    committed(store(), update(second));

    refused(store(), Refused.CHANGED, update(second));
    refused(store(), Refused.CHANGED, update(first.rehashed("{test}late")));
    refused(store(), Refused.CHANGED, update(first));
    refused(store(), Refused.CHANGED, update(second.rehashed("{test}3").rehashed("{test}4")));

    committed(store(), update(second.rehashed("{test}third")));
    assertThat(stored(store(), first)).isEqualTo(second.rehashed("{test}third"));
  }

  /** An unknown key is not updated. */
  @Test
  default void r23_update_unknown_refused() {
    refused(store(), Refused.NO_SUCH_KEY, update(key("bot").revision(2).build()));
  }

  /** A revoked key is not updated, whatever the revision. */
  @Test
  default void r24_update_revoked_refused() {
    StoredKey revoked = end(store(), add(store(), key("bot")));

    refused(store(), Refused.KEY_NOT_LIVE, update(revoked.rehashed("{test}other")));
    refused(store(), Refused.KEY_NOT_LIVE, update(key("bot").id(revoked.id()).revision(3).build()));
  }

  /**
   * Id, context, name, ancestors, creation and last use stay as stored, whatever the update says.
   */
  @Test
  default void r25_update_whatNeverChanges_staysAsStored() {
    committed(store(), createContext(newContext("acme")));
    StoredKey parent = add(store(), key("parent"));
    StoredKey stored = add(store(), key("child").under(parent));
    store().touch(Map.of(stored.id(), at(3)));

    committed(
        store(),
        update(
            key("renamed")
                .id(stored.id())
                .in("acme")
                .under(add(store(), key("stranger")))
                .created(at(100))
                .lastUsed(at(200))
                .metadata(Map.of("seen", "yes"))
                .secret(stored.secret())
                .revision(2)
                .build()));

    assertThat(stored(store(), stored))
        .isEqualTo(
            key("child")
                .id(stored.id())
                .under(parent)
                .lastUsed(at(3))
                .metadata(Map.of("seen", "yes"))
                .secret(stored.secret())
                .revision(2)
                .build());
    assertThat(store().find("acme", "renamed")).isNull();
    assertThat(store().find(stored.context(), "child")).isEqualTo(stored(store(), stored));
  }

  /** Optional fields can be set and cleared. */
  @Test
  default void r26_update_optionalFields_comeAndGo() {
    StoredKey key = add(store(), key("bot").replaces(newId()));
    for (StoredKey next :
        List.of(
            key.expiring(at(10)),
            key.expiring(at(10)).settled(),
            key.expiring(at(10)).settled().expiring(null))) {
      committed(store(), update(next));
      assertThat(stored(store(), key)).isEqualTo(next);
    }
  }

  /** An expired key may be given a later expiry. */
  @Test
  default void r27_update_expired_mayLiveAgain() {
    StoredKey expired = add(store(), key("bot").expires(at(10)));

    committed(store(), update(expired.expiring(at(1_000)), at(500), By.APPLICATION));

    assertThat(stored(store(), expired).isLive(at(500))).isTrue();
  }

  /** A key never outlives its parent by an update. */
  @Test
  default void r28_update_outlivesParent_refused() {
    StoredKey parent = add(store(), key("parent").expires(at(10)));
    StoredKey child = add(store(), key("child").under(parent).expires(at(5)));

    refused(store(), Refused.OUTLIVES_PARENT, update(child.expiring(null)));
    refused(store(), Refused.OUTLIVES_PARENT, update(child.expiring(at(10).plusNanos(1_000))));

    committed(store(), update(child.expiring(at(10))));
    assertThat(stored(store(), child)).isEqualTo(child.expiring(at(10)));
  }

  /**
   * Shortening a key shortens all below it that would outlive it, in the same commit, each with an
   * event that has the instant, the actor and the details of the cause. Revoked ones are left.
   */
  @Test
  default void r29_update_shortened_shortensAllThatWouldOutliveIt() {
    StoredKey above = add(store(), key("above"));
    StoredKey key = add(store(), key("key").under(above).expires(at(100)));
    StoredKey later = add(store(), key("later").under(key).expires(at(100)));
    StoredKey deeper = add(store(), key("deeper").under(later).expires(at(60)));
    StoredKey inside = add(store(), key("inside").under(later).expires(at(50)));
    StoredKey shorter = add(store(), key("shorter").under(key).expires(at(49)));
    StoredKey revoked = end(store(), add(store(), key("revoked").under(key).expires(at(90))));
    StoredKey sibling = add(store(), key("sibling").under(above).expires(at(100)));
    List<AuditEvent> before = trail(store());

    StoredKey pulled = key.expiring(at(50));
    Change change = update(pulled, at(1), By.LIBRARY);
    assertThat(committed(store(), change).keys())
        .containsExactlyInAnyOrder(key.id(), later.id(), deeper.id());

    assertThat(stored(store(), key)).isEqualTo(pulled);
    assertThat(stored(store(), later)).isEqualTo(later.expiring(at(50)));
    assertThat(stored(store(), deeper)).isEqualTo(deeper.expiring(at(50)));
    for (StoredKey same : List.of(above, inside, shorter, revoked, sibling)) {
      assertThat(stored(store(), same)).isEqualTo(same);
    }
    assertThat(trail(store()).subList(3, trail(store()).size())).isEqualTo(before);
    assertThat(trail(store()).subList(0, 3))
        .containsExactlyInAnyOrder(
            change.event(),
            later.event(at(1), By.LIBRARY, KeyAction.SHORTENED, Map.of("why", "update")),
            deeper.event(at(1), By.LIBRARY, KeyAction.SHORTENED, Map.of("why", "update")));

    StoredKey endless = add(store(), key("endless").under(above));
    StoredKey below = add(store(), key("below").under(endless));
    committed(store(), update(endless.expiring(at(7))));
    assertThat(stored(store(), below)).isEqualTo(below.expiring(at(7)));
  }

  /** Lengthening a key lengthens no other. */
  @Test
  default void r30_update_lengthened_lengthensNoOther() {
    StoredKey key = add(store(), key("key").expires(at(10)));
    StoredKey child = add(store(), key("child").under(key).expires(at(10)));

    assertThat(committed(store(), update(key.expiring(null))).keys()).containsExactly(key.id());

    assertThat(stored(store(), child)).isEqualTo(child);
    assertThat(trail(store())).hasSize(3);
  }

  /** An update that sets the revocation ends all below it as a revocation does. */
  @Test
  default void r31_update_thatRevokes_revokesAllBelow() {
    StoredKey key = add(store(), key("key"));
    StoredKey child = add(store(), key("child").under(key));
    StoredKey deeper = add(store(), key("deeper").under(child));
    StoredKey before = end(store(), add(store(), key("before").under(key)));

    Change change = update(key.revoked(at(2)), at(2), By.LIBRARY);
    assertThat(committed(store(), change).keys())
        .containsExactlyInAnyOrder(key.id(), child.id(), deeper.id());

    assertThat(stored(store(), key)).isEqualTo(key.revoked(at(2)));
    assertThat(stored(store(), child)).isEqualTo(child.revoked(at(2)));
    assertThat(stored(store(), deeper)).isEqualTo(deeper.revoked(at(2)));
    assertThat(stored(store(), before)).isEqualTo(before);
    assertThat(trail(store()).subList(0, 3))
        .containsExactlyInAnyOrder(
            change.event(),
            child.event(at(2), By.LIBRARY, KeyAction.REVOKED, Map.of("why", "update")),
            deeper.event(at(2), By.LIBRARY, KeyAction.REVOKED, Map.of("why", "update")));
  }
}
