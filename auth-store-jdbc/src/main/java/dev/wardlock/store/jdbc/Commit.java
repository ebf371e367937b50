package dev.wardlock.store.jdbc;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.model.KeyId;
import dev.wardlock.store.Context;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.KeyStore.Committed;
import dev.wardlock.store.KeyStore.NameTaken;
import dev.wardlock.store.KeyStore.Outcome;
import dev.wardlock.store.KeyStore.Refused;
import dev.wardlock.store.KeyStore.Remaining;
import dev.wardlock.store.StoredKey;
import dev.wardlock.store.jdbc.Locks.Ended;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One attempt at a commit, within a transaction: lock, then read and decide, then write. */
final class Commit {

  static final String BOOTSTRAP = "bootstrap";

  private final Statements sql;
  private final Set<String> locked;
  private final Set<KeyId> changed = new LinkedHashSet<>();
  private final List<AuditEvent> events = new ArrayList<>();

  private Commit(Statements sql, Set<String> locked) {
    this.sql = sql;
    this.locked = locked;
  }

  /** Makes the changes, or says why not; the transaction is to be rolled back then. */
  static Outcome of(List<Change> changes, Statements sql) throws SQLException {
    var commit = new Commit(sql, Locks.take(sql, changes));
    for (Change change : changes) {
      Outcome refusal = commit.judge(change);
      if (refusal != null) {
        return refusal;
      }
    }
    sql.each(Sql.INSERT_EVENT, commit.events.stream().map(Rows::of).toList());
    return new Committed(List.copyOf(commit.changed));
  }

  private @Nullable Outcome judge(Change change) throws SQLException {
    AuditEvent event = change.event();
    KeyId actor = event.by().key();
    if (actor != null) {
      StoredKey key = key(actor);
      if (key == null || !key.isLive(event.at())) {
        return Refused.ACTOR_NOT_LIVE;
      }
    }
    Outcome refusal = make(change, event);
    return refusal != null || remains(change.remaining()) ? refusal : Refused.NONE_REMAINS;
  }

  private boolean remains(@Nullable Remaining condition) throws SQLException {
    if (condition == null) {
      return true;
    }
    for (KeyId id : condition.anyOf()) {
      StoredKey key = key(id);
      if (key != null && key.isLive(condition.at())) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Outcome make(Change change, AuditEvent event) throws SQLException {
    if (change instanceof Change.Insert c) {
      return insert(c.key(), event);
    } else if (change instanceof Change.Update c) {
      return update(c.key(), event);
    } else if (change instanceof Change.Revoke c) {
      return revoke(c.key(), event);
    } else if (change instanceof Change.Purge c) {
      return purge(c.endedBefore(), event);
    } else if (change instanceof Change.CreateContext c) {
      return create(c.context(), event);
    } else if (change instanceof Change.SetPolicy c) {
      return setPolicy(c, event);
    } else if (change instanceof Change.DeleteContext c) {
      return delete(c.context(), event);
    }
    return bootstrap(event);
  }

  private @Nullable Outcome insert(StoredKey key, AuditEvent event) throws SQLException {
    if (sql.find(Sql.CONTEXT_BY_ID, Rows::context, key.context()) == null) {
      return Refused.NO_SUCH_CONTEXT;
    }
    if (key(key.id()) != null) {
      return Refused.ID_TAKEN;
    }
    String holder = sql.first(Sql.ID_BY_NAME, r -> r.getString(1), key.context(), key.name());
    if (holder != null) {
      return new NameTaken(new KeyId(holder));
    }
    KeyId parentId = key.lineage().parent();
    if (parentId != null) {
      StoredKey parent = key(parentId);
      if (parent == null || !parent.isLive(event.at()) || !isChild(key, parent)) {
        return Refused.PARENT_NOT_LIVE;
      }
      if (key.outlives(parent.expiresAt())) {
        return Refused.OUTLIVES_PARENT;
      }
    }
    sql.update(Sql.INSERT_KEY, Rows.of(key));
    changed.add(key.id());
    return done(event);
  }

  private static boolean isChild(StoredKey key, StoredKey parent) {
    return Rows.path(key).equals(Rows.path(parent) + key.id() + "/");
  }

  private @Nullable Outcome update(StoredKey key, AuditEvent event) throws SQLException {
    StoredKey stored = key(key.id());
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
    if (parentId != null) {
      StoredKey parent = key(parentId);
      if (parent == null || key.outlives(parent.expiresAt())) {
        return Refused.OUTLIVES_PARENT;
      }
    }
    if (sql.update(Sql.UPDATE_KEY, updateParameters(key)) != 1) {
      return Refused.CHANGED;
    }
    changed.add(key.id());
    done(event);
    Instant expiry = key.expiresAt();
    if (key.revokedAt() != null) {
      end(below(stored), event);
    } else if (expiry != null) {
      shorten(below(stored), expiry, event);
    }
    return null;
  }

  private static @Nullable Object[] updateParameters(StoredKey key) {
    @Nullable Object[] row = Rows.of(key);
    var parameters = new ArrayList<@Nullable Object>(Arrays.asList(row).subList(3, 16));
    parameters.add(row[17]);
    parameters.add(row[19]);
    parameters.add(row[20]);
    parameters.add(key.revision());
    parameters.add(key.id().value());
    parameters.add(key.revision() - 1);
    return parameters.toArray();
  }

  private @Nullable Outcome revoke(KeyId id, AuditEvent event) throws SQLException {
    StoredKey key = key(id);
    if (key == null) {
      return Refused.NO_SUCH_KEY;
    }
    if (key.revokedAt() == null) {
      sql.update(Sql.REVOKE, Codec.micros(event.at()), id.value());
      changed.add(id);
      done(event);
      end(below(key), event);
    }
    return null;
  }

  private @Nullable Outcome purge(Instant endedBefore, AuditEvent event) throws SQLException {
    // What ended only after the locks were taken is left to the next purge.
    List<KeyId> ended =
        Locks.ended(sql, endedBefore).stream()
            .filter(e -> locked.contains(e.root()) || changed.contains(e.key()))
            .map(Ended::key)
            .toList();
    sql.each(
        Sql.DELETE_KEY, ended.stream().map(id -> new @Nullable Object[] {id.value()}).toList());
    changed.addAll(ended);
    return ended.isEmpty() ? null : done(event);
  }

  private @Nullable Outcome create(Context context, AuditEvent event) throws SQLException {
    if (sql.find(Sql.CONTEXT_EVER, r -> r.getString(1), context.id()) != null) {
      return Refused.CONTEXT_EXISTS;
    }
    sql.update(
        Sql.INSERT_CONTEXT,
        context.id(),
        context.name(),
        Codec.micros(context.createdAt()),
        Rows.lifetime(context.policy()),
        context.policy().selfService());
    return done(event);
  }

  private @Nullable Outcome setPolicy(Change.SetPolicy change, AuditEvent event)
      throws SQLException {
    int found =
        sql.update(
            Sql.SET_POLICY,
            Rows.lifetime(change.policy()),
            change.policy().selfService(),
            change.context());
    return found == 0 ? Refused.NO_SUCH_CONTEXT : done(event);
  }

  private @Nullable Outcome delete(String context, AuditEvent event) throws SQLException {
    if (sql.update(Sql.DELETE_CONTEXT, Codec.micros(event.at()), context) == 0) {
      return Refused.NO_SUCH_CONTEXT;
    }
    done(event);
    List<StoredKey> own = sql.list(Sql.IN_CONTEXT, Rows::key, context);
    var ids = new HashSet<KeyId>();
    var roots = new LinkedHashSet<KeyId>();
    for (StoredKey key : own) {
      ids.add(key.id());
      roots.add(key.root());
    }
    var doomed = new ArrayList<>(own);
    for (KeyId root : roots) {
      for (StoredKey key : sql.list(Sql.ABROAD, Rows::key, root.value(), context)) {
        if (key.lineage().ancestors().stream().anyMatch(ids::contains)) {
          doomed.add(key);
        }
      }
    }
    doomed.sort(Comparator.comparing(Rows::path));
    end(doomed, event);
    return null;
  }

  private @Nullable Outcome bootstrap(AuditEvent event) throws SQLException {
    if (sql.find(Sql.MARKER, r -> r.getString(1), BOOTSTRAP) != null) {
      return Refused.BOOTSTRAPPED;
    }
    sql.update(Sql.INSERT_MARKER, BOOTSTRAP, Codec.micros(event.at()));
    return done(event);
  }

  private void end(List<StoredKey> keys, AuditEvent cause) throws SQLException {
    changeAll(keys, Sql.REVOKE, cause.at(), KeyAction.REVOKED, cause);
  }

  private void shorten(List<StoredKey> keys, Instant expiry, AuditEvent cause) throws SQLException {
    List<StoredKey> longer = keys.stream().filter(k -> k.outlives(expiry)).toList();
    changeAll(longer, Sql.SHORTEN, expiry, KeyAction.SHORTENED, cause);
  }

  private void changeAll(
      List<StoredKey> keys, String statement, Instant value, KeyAction what, AuditEvent cause)
      throws SQLException {
    var rows = new ArrayList<@Nullable Object[]>();
    for (StoredKey key : keys) {
      rows.add(new @Nullable Object[] {Codec.micros(value), key.id().value()});
      changed.add(key.id());
      done(key.event(cause.at(), cause.by(), what, Rows.details(cause)));
    }
    sql.each(statement, rows);
  }

  private @Nullable StoredKey key(KeyId id) throws SQLException {
    return sql.find(Sql.KEY_BY_ID, Rows::key, id.value());
  }

  private List<StoredKey> below(StoredKey key) throws SQLException {
    String path = Rows.path(key);
    return sql.list(Sql.BELOW, Rows::key, path, Sql.afterAllBelow(path));
  }

  private @Nullable Outcome done(AuditEvent event) {
    events.add(event);
    return null;
  }
}
