package dev.wardlock.store;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.KeyId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What an in-memory store holds, and the indexes over it. Changed under the store's write lock and
 * read under its read lock, but for {@link #keys}, which anyone may read at any time.
 */
final class MemoryTables {

  final Map<KeyId, StoredKey> keys = new ConcurrentHashMap<>();
  final NavigableMap<Position, StoredKey> keysByAge = new TreeMap<>();
  final NavigableMap<String, Context> contexts = new TreeMap<>();
  final Set<String> deletedContexts = new HashSet<>();
  final NavigableMap<Position, AuditEvent> audit = new TreeMap<>();
  boolean bootstrapped;

  private final Map<String, Map<String, KeyId>> names = new HashMap<>();
  private final Map<KeyId, Set<KeyId>> children = new HashMap<>();
  private long events;

  MemoryTables() {
    contexts.put(Context.SYSTEM, Context.builtIn(Context.SYSTEM));
    contexts.put(Context.DEFAULT, Context.builtIn(Context.DEFAULT));
  }

  @Nullable KeyId named(String context, String name) {
    return names.getOrDefault(context, Map.of()).get(name);
  }

  Collection<KeyId> in(String context) {
    return names.getOrDefault(context, Map.of()).values();
  }

  Collection<KeyId> childrenOf(KeyId key) {
    return children.getOrDefault(key, Set.of());
  }

  void put(StoredKey key) {
    StoredKey before = keys.put(key.id(), key);
    if (before != null) {
      unindex(before);
    }
    keysByAge.put(Position.of(key), key);
    names.computeIfAbsent(key.context(), c -> new HashMap<>()).put(key.name(), key.id());
    KeyId parent = key.lineage().parent();
    if (parent != null) {
      children.computeIfAbsent(parent, p -> new LinkedHashSet<>()).add(key.id());
    }
  }

  void remove(KeyId id) {
    StoredKey before = keys.remove(id);
    if (before != null) {
      unindex(before);
    }
  }

  void append(AuditEvent event) {
    audit.put(Position.of(event.at(), ++events), event);
  }

  private void unindex(StoredKey key) {
    keysByAge.remove(Position.of(key));
    Map<String, KeyId> inContext = names.get(key.context());
    if (inContext != null) {
      // A successor of the same name may have been put before this one was removed.
      inContext.remove(key.name(), key.id());
    }
    KeyId parent = key.lineage().parent();
    Set<KeyId> siblings = parent == null ? null : children.get(parent);
    if (siblings != null && siblings.remove(key.id()) && siblings.isEmpty()) {
      children.remove(parent);
    }
  }
}
