package dev.wardlock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.store.InMemoryKeyStore;
import dev.wardlock.store.KeyStore.Change;
import dev.wardlock.store.StoredKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the in-memory store promises beyond the contract. */
class InMemoryDetailsTest {

  private final InMemoryKeyStore store = new InMemoryKeyStore();

  @Test
  void find_unchanged_isTheVerySameObject() {
    StoredKey key = Steps.add(store, Keys.key("bot"));
    StoredKey found = store.find(key.id());
    Steps.add(store, Keys.key("other"));
    store.touch(Map.of(Keys.newId(), Keys.START));

    assertThat(store.find(key.id())).isSameAs(found);
    assertThat(store.find("default", "bot")).isSameAs(found);

    store.touch(Map.of(key.id(), Keys.at(1)));
    assertThat(store.find(key.id())).isNotSameAs(found);
  }

  @Test
  void close_any_answersAsBefore() {
    StoredKey key = Steps.add(store, Keys.key("bot"));

    store.close();
    store.close();

    assertThat(store.find(key.id())).isEqualTo(key);
    assertThat(Steps.end(store, key).revokedAt()).isEqualTo(Keys.START);
  }

  @Test
  void shared_any_isTrue() {
    assertThat(store.shared()).isTrue();
  }

  @Test
  void commit_eventOfAnotherKind_throwsAndChangesNothing() {
    var use = new AuditEvent.Use(Keys.START, Keys.START, By.APPLICATION, false, 1);
    State before = State.of(store);

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                store.commit(
                    List.of(Keys.insert(Keys.key("a").build()), new Change.Bootstrap(use))));

    assertThat(State.of(store)).isEqualTo(before);
  }
}
