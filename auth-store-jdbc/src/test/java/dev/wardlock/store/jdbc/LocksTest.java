package dev.wardlock.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.AuditEvent.ContextAction;
import dev.wardlock.model.AuditEvent.ContextEvent;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.StoredKey;
import dev.wardlock.store.StoredKey.Lineage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One order for all, so that nobody waits in a circle. */
class LocksTest {

  private final FailingDataSource recorded = FailingDataSource.over(Databases.migrated());

  @Test
  void take_manyChanges_locksContextsThenRootsEachSorted() throws Exception {
    try (JdbcKeyStore store = JdbcKeyStore.open(recorded.dataSource())) {
      StoredKey child = under(Databases.key(1), 10);
      for (int i : List.of(1, 5, 9)) {
        store.commit(List.of(Databases.insert(Databases.key(i))));
      }
      store.commit(List.of(Databases.insert(child)));
      By actor = new By("agent", "someone", child.id());
      List<Change> changes =
          List.of(
              revoke(Databases.key(5), actor),
              Databases.insert(under(Databases.key(9), 3)),
              new Change.DeleteContext(
                  "another",
                  new ContextEvent(
                      Databases.NOW, actor, ContextAction.DELETED, "another", Map.of())));
      recorded.bound.clear();

      try (var connection = recorded.dataSource().getConnection()) {
        assertThat(Locks.take(new Statements(connection, Databases.h2Engine(5)), changes))
            .containsExactlyInAnyOrder("Key000000001", "Key000000005", "Key000000009");
      }

      assertThat(recorded.bound.subList(0, 2)).containsExactly("another", "default");
      assertThat(recorded.bound.subList(recorded.bound.size() - 3, recorded.bound.size()))
          .containsExactly("Key000000001", "Key000000005", "Key000000009");
    }
  }

  private static Change revoke(StoredKey key, By by) {
    return new Change.Revoke(key.id(), key.event(Databases.NOW, by, KeyAction.REVOKED, Map.of()));
  }

  private static StoredKey under(StoredKey parent, int number) {
    StoredKey key = Databases.key(number);
    return new StoredKey(
        key.id(),
        key.context(),
        key.name(),
        key.owner(),
        key.grants(),
        key.metadata(),
        key.secret(),
        new Lineage(List.of(parent.id()), null),
        key.createdAt(),
        null,
        null,
        null,
        1);
  }
}
