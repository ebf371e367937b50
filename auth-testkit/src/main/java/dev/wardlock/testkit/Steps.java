package dev.wardlock.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.KeyId;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.KeyStore.Committed;
import dev.wardlock.store.KeyStore.Outcome;
import dev.wardlock.store.StoredKey;
import java.util.List;

/** What rules do over and over. */
final class Steps {

  private Steps() {}

  /** Commits, and expects it to be done. */
  static Committed committed(KeyStore store, Change... changes) {
    Outcome outcome = store.commit(List.of(changes));
    assertThat(outcome).isInstanceOf(Committed.class);
    return (Committed) outcome;
  }

  /** Commits, and expects it to be refused with nothing changed and no event. */
  static void refused(KeyStore store, Outcome expected, Change... changes) {
    State before = State.of(store);
    assertThat(store.commit(List.of(changes))).isEqualTo(expected);
    assertThat(State.of(store)).isEqualTo(before);
  }

  /** Inserts a key as the application. */
  static StoredKey add(KeyStore store, Keys.Draft draft) {
    StoredKey key = draft.build();
    committed(store, Keys.insert(key));
    return key;
  }

  /** Revokes a key and gives it as stored. */
  static StoredKey end(KeyStore store, StoredKey key) {
    committed(store, Keys.revoke(key));
    return stored(store, key);
  }

  /** The key as stored now. */
  static StoredKey stored(KeyStore store, StoredKey key) {
    return stored(store, key.id());
  }

  /** The key as stored now. */
  static StoredKey stored(KeyStore store, KeyId id) {
    return requireNonNull(store.find(id), () -> "no key " + id);
  }

  /** Every event, newest first. */
  static List<AuditEvent> trail(KeyStore store) {
    return State.of(store).audit();
  }
}
