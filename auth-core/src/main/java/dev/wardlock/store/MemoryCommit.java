package dev.wardlock.store;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.model.KeyId;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.KeyStore.NameTaken;
import dev.wardlock.store.KeyStore.Outcome;
import dev.wardlock.store.KeyStore.Refused;
import dev.wardlock.store.KeyStore.Remaining;
import dev.wardlock.store.StoredKey.Lineage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One commit in the making: checks each change against what the earlier ones leave. Used under the
 * store's write lock.
 */
final class MemoryCommit {

  private final MemoryOverlay over;

  MemoryCommit(MemoryTables tables) {
    this.over = new MemoryOverlay(tables);
  }

  /** Stages one change; says why it may not be made, or null. */
  @Nullable Outcome stage(Change change) {
    AuditEvent event = InMemoryKeyStore.storable(change.event());
    KeyId actor = event.by().key();
    if (actor != null) {
      StoredKey key = over.key(actor);
      if (key == null || !key.isLive(event.at())) {
        return Refused.ACTOR_NOT_LIVE;
      }
    }
    Outcome refusal = make(change, event);
    return refusal != null || remains(change.remaining()) ? refusal : Refused.NONE_REMAINS;
  }

  private @Nullable Outcome make(Change change, AuditEvent event) {
    if (change instanceof Change.Insert c) {
      return insert(c.key(), event);
    } else if (change instanceof Change.Update c) {
      return update(c.key(), event);
    } else if (change instanceof Change.Revoke c) {
      return revoke(c.key(), event);
    } else if (change instanceof Change.Purge c) {
      return purge(c.endedBefore(), event);
    } else if (change instanceof Change.CreateContext c) {
      return createContext(c.context(), event);
    } else if (change instanceof Change.SetPolicy c) {
      return setPolicy(c.context(), c.policy(), event);
    } else if (change instanceof Change.DeleteContext c) {
      return deleteContext(c.context(), event);
    } else {
      return bootstrap(event);
    }
  }

  /** Makes the changes; cannot fail. */
  List<KeyId> apply() {
    return over.apply();
  }

  private boolean remains(@Nullable Remaining condition) {
    if (condition == null) {
      return true;
    }
    for (KeyId id : condition.anyOf()) {
      StoredKey key = over.key(id);
      if (key != null && key.isLive(condition.at())) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Outcome bootstrap(AuditEvent event) {
    if (over.bootstrapped()) {
      return Refused.BOOTSTRAPPED;
    }
    over.bootstrap();
    return done(event);
  }

  private @Nullable Outcome createContext(Context context, AuditEvent event) {
    if (over.everHadContext(context.id())) {
      return Refused.CONTEXT_EXISTS;
    }
    over.put(context);
    return done(event);
  }

  private @Nullable Outcome setPolicy(String id, ContextPolicy policy, AuditEvent event) {
    Context context = over.context(id);
    if (context == null) {
      return Refused.NO_SUCH_CONTEXT;
    }
    over.put(new Context(id, context.name(), context.createdAt(), policy));
    return done(event);
  }

  private @Nullable Outcome deleteContext(String id, AuditEvent event) {
    if (over.context(id) == null) {
      return Refused.NO_SUCH_CONTEXT;
    }
    over.deleteContext(id);
    done(event);
    for (StoredKey key : over.in(id)) {
      end(key.id(), event);
      endBelow(key.id(), event);
    }
    return null;
  }

  private @Nullable Outcome insert(StoredKey key, AuditEvent event) {
    if (over.context(key.context()) == null) {
      return Refused.NO_SUCH_CONTEXT;
    }
    if (over.key(key.id()) != null) {
      return Refused.ID_TAKEN;
    }
    KeyId holder = over.named(key.context(), key.name());
    if (holder != null) {
      return new NameTaken(holder);
    }
    KeyId parentId = key.lineage().parent();
    if (parentId != null) {
      StoredKey parent = over.key(parentId);
      if (parent == null || !parent.isLive(event.at()) || !isChild(key, parent)) {
        return Refused.PARENT_NOT_LIVE;
      }
      if (key.outlives(parent.expiresAt())) {
        return Refused.OUTLIVES_PARENT;
      }
    }
    over.add(key);
    return done(event);
  }

  private static boolean isChild(StoredKey key, StoredKey parent) {
    List<KeyId> ancestors = key.lineage().ancestors();
    return ancestors.subList(0, ancestors.size() - 1).equals(parent.lineage().ancestors());
  }

  private @Nullable Outcome update(StoredKey key, AuditEvent event) {
    StoredKey stored = over.key(key.id());
    if (stored == null) {
      return Refused.NO_SUCH_KEY;
    }
    if (stored.revokedAt() != null) {
      return Refused.KEY_NOT_LIVE;
    }
    if (stored.revision() != key.revision() - 1) {
      return Refused.CHANGED;
    }
    KeyId parentId = stored.lineage().parent();
    StoredKey parent = parentId == null ? null : over.key(parentId);
    if (parent != null && key.outlives(parent.expiresAt())) {
      return Refused.OUTLIVES_PARENT;
    }
    over.put(
        new StoredKey(
            stored.id(),
            stored.context(),
            stored.name(),
            key.owner(),
            key.grants(),
            key.metadata(),
            key.secret(),
            new Lineage(stored.lineage().ancestors(), key.lineage().replaces()),
            stored.createdAt(),
            key.expiresAt(),
            key.revokedAt(),
            stored.lastUsedAt(),
            key.revision()));
    done(event);
    if (key.revokedAt() == null) {
      shortenBelow(key, event);
    } else {
      endBelow(key.id(), event);
    }
    return null;
  }

  private @Nullable Outcome revoke(KeyId id, AuditEvent event) {
    StoredKey key = over.key(id);
    if (key == null) {
      return Refused.NO_SUCH_KEY;
    }
    if (key.revokedAt() == null) {
      over.put(key.revoked(event.at()));
      done(event);
      endBelow(id, event);
    }
    return null;
  }

  private @Nullable Outcome purge(Instant endedBefore, AuditEvent event) {
    boolean any = false;
    for (StoredKey key : over.every()) {
      if (before(key.revokedAt(), endedBefore) || before(key.expiresAt(), endedBefore)) {
        over.remove(key.id());
        any = true;
      }
    }
    return any ? done(event) : null;
  }

  private static boolean before(@Nullable Instant end, Instant bound) {
    return end != null && end.isBefore(bound);
  }

  private void endBelow(KeyId top, AuditEvent cause) {
    over.below(top).forEach(key -> end(key.id(), cause));
  }

  private void end(KeyId id, AuditEvent cause) {
    StoredKey key = over.key(id);
    if (key != null && key.revokedAt() == null) {
      over.put(key.revoked(cause.at()));
      done(derived(key, KeyAction.REVOKED, cause));
    }
  }

  private void shortenBelow(StoredKey top, AuditEvent cause) {
    for (StoredKey key : over.below(top.id())) {
      if (key.revokedAt() == null && key.outlives(top.expiresAt())) {
        over.put(key.expiring(top.expiresAt()));
        done(derived(key, KeyAction.SHORTENED, cause));
      }
    }
  }

  private static AuditEvent derived(StoredKey key, KeyAction what, AuditEvent cause) {
    return key.event(cause.at(), cause.by(), what, InMemoryKeyStore.details(cause));
  }

  private @Nullable Outcome done(AuditEvent event) {
    over.append(event);
    return null;
  }
}
