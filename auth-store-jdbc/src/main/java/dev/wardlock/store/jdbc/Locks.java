package dev.wardlock.store.jdbc;

import dev.wardlock.model.KeyId;
import dev.wardlock.store.Context;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.KeyStore.Remaining;
import dev.wardlock.store.StoredKey;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a commit locks before it looks at anything: the rows of its contexts, then the rows of the
 * roots of the trees of its actors, of its targets and of what must remain, each sorted. One order
 * for all, so that nobody waits in a circle; and nothing else ever waits for a lock while holding
 * one.
 */
final class Locks {

  private final Statements sql;
  private final Set<String> contexts = new TreeSet<>();
  private final Set<String> roots = new TreeSet<>();

  private Locks(Statements sql) {
    this.sql = sql;
  }

  /** Locks all that the changes will touch; returns the roots of the trees. */
  static Set<String> take(Statements sql, List<Change> changes) throws SQLException {
    var locks = new Locks(sql);
    var keys = new TreeSet<KeyId>();
    for (Change change : changes) {
      KeyId actor = change.event().by().key();
      if (actor != null) {
        keys.add(actor);
      }
      Remaining remaining = change.remaining();
      if (remaining != null) {
        keys.addAll(remaining.anyOf());
      }
      locks.plan(change, keys);
    }
    for (String context : locks.contexts) {
      sql.lock(Sql.CONTEXT_TO_LOCK, context);
    }
    for (KeyId key : keys) {
      locks.rootOf(key);
    }
    // Only now: no key can come into a locked context any more.
    for (Change change : changes) {
      locks.planMany(change);
    }
    locks.lockRoots();
    return locks.roots;
  }

  /** Locks the trees of some keys. */
  static void take(Statements sql, Collection<KeyId> keys) throws SQLException {
    var locks = new Locks(sql);
    for (KeyId key : keys) {
      locks.rootOf(key);
    }
    locks.lockRoots();
  }

  private void plan(Change change, Set<KeyId> keys) {
    if (change instanceof Change.Insert c) {
      StoredKey key = c.key();
      contexts.add(key.context());
      if (key.lineage().parent() != null) {
        // If the parent has another root, the insert is refused whatever else is true.
        roots.add(key.root().value());
      }
    } else if (change instanceof Change.Update c) {
      keys.add(c.key().id());
    } else if (change instanceof Change.Revoke c) {
      keys.add(c.key());
    } else if (change instanceof Change.SetPolicy c) {
      contexts.add(c.context());
    } else if (change instanceof Change.DeleteContext c) {
      contexts.add(c.context());
    } else if (!(change instanceof Change.Purge)) {
      // What there is no row of yet: two that make it wait for each other here.
      contexts.add(Context.SYSTEM);
    }
  }

  private void planMany(Change change) throws SQLException {
    if (change instanceof Change.DeleteContext c) {
      roots.addAll(sql.list(Sql.ROOTS_IN_CONTEXT, r -> r.getString(1), c.context()));
    } else if (change instanceof Change.Purge c) {
      ended(sql, c.endedBefore()).forEach(e -> roots.add(e.root()));
    }
  }

  private void rootOf(KeyId key) throws SQLException {
    String root = sql.find(Sql.ROOT, r -> r.getString(1), key.value());
    if (root != null) {
      roots.add(root);
    }
  }

  private void lockRoots() throws SQLException {
    // One by one: not every database locks the rows of one statement in the order asked for.
    for (String root : new ArrayList<>(roots)) {
      sql.lock(Sql.KEY_TO_LOCK, root);
    }
  }

  static List<Ended> ended(Statements sql, Instant before) throws SQLException {
    long bound = Codec.ceiling(before);
    return sql.list(
        Sql.ENDED, r -> new Ended(new KeyId(r.getString(1)), r.getString(2)), bound, bound);
  }

  /**
   * A key that may be cleared.
   *
   * @param key its id
   * @param root the root of its tree
   */
  record Ended(KeyId key, String root) {}
}
