package dev.wardlock;

import dev.wardlock.model.KeyId;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.KeyStore.Committed;
import dev.wardlock.store.KeyStore.Outcome;
import dev.wardlock.store.StoreException;
import dev.wardlock.store.StoredKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every change of the store goes through here: commit, then forget, then tell. */
final class Commits {

  private final KeyStore store;
  private final VerificationCache cache;
  private final RejectionLog events;

  Commits(KeyStore store, VerificationCache cache, RejectionLog events) {
    this.store = store;
    this.cache = cache;
    this.events = events;
  }

  Outcome commit(List<Change> changes) {
    Outcome outcome;
    try {
      outcome = store.commit(changes);
    } catch (StoreException e) {
      // It may have happened.
      cache.forgetAll();
      throw e;
    }
    if (outcome instanceof Committed committed) {
      cache.forget(committed.keys());
      changes.forEach(change -> events.emit(change.event()));
    }
    return outcome;
  }

  /** The record itself, past every cache: what a change is decided on. */
  @Nullable StoredKey read(KeyId id) {
    return store.find(id);
  }
}
