package dev.wardlock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.Query;
import dev.wardlock.store.Context;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.StoredKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that a store shows.
 *
 * @param keys every key, in the order of creation
 * @param audit every event, newest first
 * @param contexts every context, in the order of ids
 * @param bootstrapped whether it was bootstrapped
 */
record State(
    List<StoredKey> keys, List<AuditEvent> audit, List<Context> contexts, boolean bootstrapped) {

  static State of(KeyStore store) {
    return new State(
        all(c -> store.list(Query.Keys.ALL.limit(500).after(c), Keys.START)),
        all(c -> store.audit(Query.Audit.ALL.limit(500).after(c))),
        all(c -> store.contexts(c, 500)),
        store.bootstrapped());
  }

  /** Every page's items, one after another. */
  static <T> List<T> all(Function<@Nullable String, Query.Page<T>> pages) {
    var items = new ArrayList<T>();
    var cursors = new HashSet<String>();
    String cursor = null;
    do {
      Query.Page<T> page = pages.apply(cursor);
      items.addAll(page.items());
      cursor = page.nextCursor();
      assertThat(cursor == null || cursors.add(cursor)).as("going on from page to page").isTrue();
    } while (cursor != null);
    return items;
  }
}
