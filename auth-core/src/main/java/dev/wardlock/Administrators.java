package dev.wardlock;

import dev.wardlock.model.Grant;
import dev.wardlock.model.Grants;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.KeyInfo.Status;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.model.Query;
import dev.wardlock.model.Region;
import dev.wardlock.store.Context;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.KeyStore.Outcome;
import dev.wardlock.store.KeyStore.Refused;
import dev.wardlock.store.KeyStore.Remaining;
import dev.wardlock.store.StoredKey;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys that can manage all others: the last of them stays.
 *
 * <p>An administrator may mint and revoke keys everywhere. It may be ended while another one
 * remains that reaches as far and may do as much, and that condition is part of the commit: of two
 * who end each other, or themselves, at once, one stays. The application itself can always mint
 * another, and is held to it only once the deployment was bootstrapped.
 */
final class Administrators {

  private static final int TRIES = 3;

  /** How many others a commit names, and locks, of which one must remain. */
  private static final int MOST = 8;

  private final KeyStore store;
  private final Map<String, PrincipalKind> kinds;

  Administrators(KeyStore store, Map<String, PrincipalKind> kinds) {
    this.store = store;
    this.kinds = kinds;
  }

  /**
   * Makes a change by which a key ends, or will.
   *
   * @param end when the key will have ended
   * @param change commits it, given what must remain
   */
  Outcome end(
      Authority actor,
      StoredKey target,
      Instant end,
      Function<@Nullable Remaining, Outcome> change) {
    if (!target.isLive(end)
        || !administers(target)
        || (actor.isApplication() && !store.bootstrapped())) {
      return change.apply(null);
    }
    for (int i = 0; i < TRIES; i++) {
      Set<KeyId> others = others(actor, target, end);
      Outcome outcome =
          others.isEmpty() ? Refused.NONE_REMAINS : change.apply(new Remaining(others, end));
      if (outcome != Refused.NONE_REMAINS || others.isEmpty()) {
        return outcome;
      }
    }
    return Refused.NONE_REMAINS;
  }

  private boolean administers(StoredKey key) {
    Grants grants = effective(key);
    return grants.covers(new Grant(Grant.KEYS_CREATE, Region.ALL))
        && grants.covers(new Grant(Grant.KEYS_REVOKE, Region.ALL));
  }

  private Grants effective(StoredKey key) {
    PrincipalKind kind = kinds.get(key.owner().kind());
    return kind == null ? Grants.NONE : key.grants().within(kind.verbs(), key.owner().floor());
  }

  private Set<KeyId> others(Authority actor, StoredKey target, Instant end) {
    StoredKey own = actor.key();
    if (own != null && standsIn(own, target, end)) {
      return Set.of(own.id());
    }
    var found = new LinkedHashSet<KeyId>();
    Grants needed = effective(target);
    for (String context : new TreeSet<>(List.of(Context.SYSTEM, target.context()))) {
      for (PrincipalKind kind : kinds.values()) {
        if (kind.on(Region.ALL).covers(needed)) {
          find(Query.Keys.ALL.in(context).ofKind(kind.name()), target, end, found);
        }
      }
    }
    return found;
  }

  private void find(Query.Keys query, StoredKey target, Instant end, Set<KeyId> found) {
    Query.Keys next = query.with(Status.ACTIVE).limit(Query.MAX_LIMIT);
    String cursor = null;
    do {
      Query.Page<StoredKey> page = store.list(next.after(cursor), end);
      for (StoredKey key : page.items()) {
        if (found.size() < MOST && standsIn(key, target, end)) {
          found.add(key.id());
        }
      }
      cursor = page.nextCursor();
    } while (cursor != null && found.size() < MOST);
  }

  /** Whether a key can do all that another one does, and does not end with it. */
  private boolean standsIn(StoredKey key, StoredKey target, Instant end) {
    return key.isLive(end)
        && !key.id().equals(target.id())
        && !key.lineage().ancestors().contains(target.id())
        && (key.context().equals(Context.SYSTEM) || key.context().equals(target.context()))
        && effective(key).covers(effective(target));
  }
}
