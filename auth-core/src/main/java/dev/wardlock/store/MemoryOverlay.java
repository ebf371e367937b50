package dev.wardlock.store;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.KeyId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one commit would change, laid over the tables, which stay untouched until {@link #apply()}.
 * Reads see through it. Used under the store's write lock.
 */
final class MemoryOverlay {

  private final MemoryTables tables;
  private final Map<KeyId, Optional<StoredKey>> keys = new LinkedHashMap<>();
  private final Set<KeyId> added = new LinkedHashSet<>();
  private final Map<String, Context> contexts = new HashMap<>();
  private final Set<String> deletedContexts = new HashSet<>();
  private final List<AuditEvent> events = new ArrayList<>();
  private boolean bootstrapped;

  MemoryOverlay(MemoryTables tables) {
    this.tables = tables;
    this.bootstrapped = tables.bootstrapped;
  }

  /** Makes the changes; cannot fail. Names every key that was concerned. */
  List<KeyId> apply() {
    // Keys are read without the lock meanwhile: parents come before the children that they are
    // given, and end after them, so that nobody sees a live child of an ended parent.
    added.forEach(this::applyKey);
    keys.keySet().stream()
        .filter(id -> !added.contains(id))
        .sorted(Comparator.comparingInt(id -> -depth(id)))
        .toList()
        .forEach(this::applyKey);
    tables.contexts.putAll(contexts);
    tables.contexts.keySet().removeAll(deletedContexts);
    tables.deletedContexts.addAll(deletedContexts);
    tables.bootstrapped = bootstrapped;
    events.forEach(tables::append);
    return List.copyOf(keys.keySet());
  }

  private void applyKey(KeyId id) {
    StoredKey key = key(id);
    if (key == null) {
      tables.remove(id);
    } else {
      tables.put(key);
    }
  }

  private int depth(KeyId id) {
    StoredKey key = tables.keys.get(id);
    return key == null ? 0 : key.lineage().ancestors().size();
  }

  boolean bootstrapped() {
    return bootstrapped;
  }

  void bootstrap() {
    bootstrapped = true;
  }

  void append(AuditEvent event) {
    events.add(event);
  }

  @Nullable Context context(String id) {
    return deletedContexts.contains(id) ? null : contexts.getOrDefault(id, tables.contexts.get(id));
  }

  boolean everHadContext(String id) {
    return context(id) != null
        || deletedContexts.contains(id)
        || tables.deletedContexts.contains(id);
  }

  void put(Context context) {
    contexts.put(context.id(), context);
  }

  void deleteContext(String id) {
    deletedContexts.add(id);
  }

  @Nullable StoredKey key(KeyId id) {
    Optional<StoredKey> staged = keys.get(id);
    return staged == null ? tables.keys.get(id) : staged.orElse(null);
  }

  @Nullable KeyId named(String context, String name) {
    for (KeyId id : added) {
      StoredKey key = key(id);
      if (key != null && key.context().equals(context) && key.name().equals(name)) {
        return id;
      }
    }
    KeyId id = tables.named(context, name);
    return id == null || key(id) == null ? null : id;
  }

  void add(StoredKey key) {
    added.add(key.id());
    put(key);
  }

  void put(StoredKey key) {
    keys.put(key.id(), Optional.of(key));
  }

  void remove(KeyId id) {
    keys.put(id, Optional.empty());
  }

  List<StoredKey> every() {
    return withAdded(tables.keys.keySet());
  }

  List<StoredKey> in(String context) {
    return withAdded(tables.in(context)).stream().filter(k -> k.context().equals(context)).toList();
  }

  /** All below a key, parents before children. */
  List<StoredKey> below(KeyId top) {
    var found = new LinkedHashMap<KeyId, StoredKey>();
    var open = new ArrayDeque<>(List.of(top));
    while (!open.isEmpty()) {
      KeyId parent = open.remove();
      for (StoredKey key : withAdded(tables.childrenOf(parent))) {
        if (parent.equals(key.lineage().parent()) && found.put(key.id(), key) == null) {
          open.add(key.id());
        }
      }
    }
    return List.copyOf(found.values());
  }

  private List<StoredKey> withAdded(Collection<KeyId> ids) {
    var all = new LinkedHashSet<>(ids);
    all.addAll(added);
    var found = new ArrayList<StoredKey>();
    for (KeyId id : all) {
      StoredKey key = key(id);
      if (key != null) {
        found.add(key);
      }
    }
    return found;
  }
}
