package dev.wardlock.testkit;

import static dev.wardlock.testkit.Keys.START;
import static dev.wardlock.testkit.Keys.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.model.KeyId;
import dev.wardlock.store.SessionStore;
import dev.wardlock.store.SessionStore.StoredSession;
import dev.wardlock.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link SessionStore} must do, as numbered rules: extend it in a test, say how your
 * store is opened, and run it.
 *
 * <p>Each test gets a fresh store; what was opened is closed after it, where it can be closed. A
 * session's key need not be in the store.
 *
 * <p>Not safe for use by many threads: JUnit makes one instance for each test.
 */
@Timeout(120)
public abstract class SessionStoreContract {

  private final List<SessionStore> opened = new ArrayList<>();
  private @Nullable SessionStore store;
  private @Nullable SessionStore otherNode;

  /** For subclasses. */
  protected SessionStoreContract() {}

  /**
   * Opens a store that holds no sessions.
   *
   * @return the store; the contract closes it if it is {@link AutoCloseable}
   */
  protected abstract SessionStore open();

  /**
   * Opens the data of a store once more, as another node or the next process would.
   *
   * @param store what {@link #open()} gave, which stays open
   * @return a store over the same data; the same object where there is no other way to that data
   */
  protected abstract SessionStore reopen(SessionStore store);

  /**
   * How many rounds each race goes; 100 by default. Lower it only where a round is slow.
   *
   * @return the number
   */
  protected int rounds() {
    return 100;
  }

  /**
   * Closes what the test opened, the last first.
   *
   * @throws Exception if closing fails
   */
  @AfterEach
  final void closeAll() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      if (opened.get(i) instanceof AutoCloseable closeable) {
        closeable.close();
      }
    }
  }

  @Test
  void s01_start_new_isFoundWithAllItsFields() {
    StoredSession ofKey = session("a", at(100));
    StoredSession ofToken =
        new StoredSession(
            "b",
            null,
            0,
            "fingerprint-+/=",
            at(1),
            at(2),
            Instant.parse("9999-12-31T23:59:59.999999Z"));
    StoredSession old =
        new StoredSession(
            "h".repeat(128),
            new KeyId("abcdefghijkl"),
            Long.MAX_VALUE,
            null,
            Instant.parse("1969-12-31T23:59:59.999999Z"),
            Instant.parse("1970-01-01T00:00:00.000001Z"),
            Instant.parse("2026-03-29T01:30:00.1Z"));

    for (StoredSession session : List.of(ofKey, ofToken, old)) {
      store().start(session);
      assertThat(store().session(session.hash())).isEqualTo(session);
      assertThat(otherNode().session(session.hash())).isEqualTo(session);
    }
    assertThat(store().session("c")).isNull();
  }

  @Test
  void s02_session_hashDiffersInCaseOrSpace_isAnother() {
    store().start(session("aB+/=", at(100)));

    for (String other : List.of("ab+/=", "AB+/=", "aB+/", "aB+/= ", " aB+/=", "")) {
      assertThat(store().session(other)).isNull();
      assertThat(store().end(other)).isFalse();
    }
    store().start(session("ab+/=", at(200)));
    assertThat(store().session("aB+/=")).isEqualTo(session("aB+/=", at(100)));
    assertThat(store().session("ab+/=")).isEqualTo(session("ab+/=", at(200)));
  }

  @Test
  void s03_start_twice_throwsAndKeepsTheFirst() {
    store().start(session("a", at(100)));

    assertThatThrownBy(() -> store().start(session("a", at(200))))
        .isInstanceOf(StoreException.class);

    assertThat(store().session("a")).isEqualTo(session("a", at(100)));
  }

  @Test
  void s04_seen_later_movesForwardAndNeverBack() {
    store().start(session("a", at(100)));
    store().start(session("b", at(100)));

    store().seen("a", at(10));
    assertThat(store().session("a")).isEqualTo(seen(session("a", at(100)), at(10)));
    store().seen("a", at(10).minusNanos(1_000));
    assertThat(store().session("a")).isEqualTo(seen(session("a", at(100)), at(10)));
    store().seen("a", at(10).plusNanos(1_000));
    assertThat(otherNode().session("a"))
        .isEqualTo(seen(session("a", at(100)), at(10).plusNanos(1_000)));
    assertThat(store().session("b")).isEqualTo(session("b", at(100)));
  }

  @Test
  void s05_seen_unknown_doesNothing() {
    store().seen("a", at(10));

    assertThat(store().session("a")).isNull();
  }

  @Test
  void s06_end_session_isGoneAtOnceOnEveryNode() {
    store().start(session("a", at(100)));
    store().start(session("b", at(100)));
    assertThat(otherNode().session("a")).isNotNull();

    assertThat(store().end("a")).isTrue();

    assertThat(store().session("a")).isNull();
    assertThat(otherNode().session("a")).isNull();
    assertThat(store().end("a")).isFalse();
    assertThat(otherNode().end("a")).isFalse();
    store().seen("a", at(10));
    assertThat(store().session("a")).isNull();
    assertThat(store().session("b")).isNotNull();
  }

  @Test
  void s07_purgeSessions_over_clearsExactlyWhatEndedOrWasSeenBefore() {
    store().start(session("expired", at(50).minusNanos(1_000)));
    store().start(session("expires-then", at(50)));
    store().start(session("expires-later", at(51)));
    store().start(seen(session("idle", at(100)), at(20).minusNanos(1_000)));
    store().start(seen(session("seen-then", at(100)), at(20)));
    store().start(seen(session("seen-later", at(100)), at(21)));
    for (String fresh : List.of("expired", "expires-then", "expires-later")) {
      store().seen(fresh, at(30));
    }

    assertThat(store().purgeSessions(at(50), at(20))).isEqualTo(2);

    assertThat(store().session("expired")).isNull();
    assertThat(store().session("idle")).isNull();
    for (String left : List.of("expires-then", "expires-later", "seen-then", "seen-later")) {
      assertThat(otherNode().session(left)).as(left).isNotNull();
    }
    assertThat(store().purgeSessions(at(50), at(20))).isZero();
    assertThat(store().purgeSessions(at(50), at(21))).isEqualTo(1);
    assertThat(store().purgeSessions(at(52), at(21))).isEqualTo(2);
  }

  @Test
  void s08_seen_atOnce_theLatestStays() {
    try (var race = new Race(4)) {
      for (int round = 0; round < rounds(); round++) {
        String hash = "h" + round;
        store().start(session(hash, at(100)));
        var tasks = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 4; i++) {
          SessionStore node = i % 2 == 0 ? store() : otherNode();
          Instant instant = at((round + i) % 4 + 1);
          tasks.add(
              () -> {
                node.seen(hash, instant);
                return true;
              });
        }
        race.round(tasks);

        assertThat(store().session(hash)).isEqualTo(seen(session(hash, at(100)), at(4)));
      }
    }
  }

  @Test
  void s09_end_whileItIsSeen_staysEndedAndIsToldOnce() {
    try (var race = new Race(4)) {
      for (int round = 0; round < rounds(); round++) {
        String hash = "h" + round;
        store().start(session(hash, at(100)));
        List<Boolean> ended =
            race.round(
                List.<Callable<Boolean>>of(
                    () -> store().end(hash),
                    () -> otherNode().end(hash),
                    () -> {
                      store().seen(hash, at(10));
                      return false;
                    },
                    () -> {
                      otherNode().seen(hash, at(11));
                      return false;
                    }));

        assertThat(ended).filteredOn(Boolean::booleanValue).hasSize(1);
        assertThat(store().session(hash)).isNull();
        assertThat(otherNode().session(hash)).isNull();
      }
    }
  }

  @Test
  void s10_toString_session_showsNoHash() {
    store().start(session("secret-hash", at(100)));

    assertThat(String.valueOf(store().session("secret-hash"))).doesNotContain("secret-hash");
  }

  private SessionStore store() {
    if (store == null) {
      store = open();
      opened.add(store);
    }
    return store;
  }

  private SessionStore otherNode() {
    if (otherNode == null) {
      otherNode = reopen(store());
      if (!opened.contains(otherNode)) {
        opened.add(otherNode);
      }
    }
    return otherNode;
  }

  private static StoredSession session(String hash, Instant expiresAt) {
    return new StoredSession(hash, new KeyId("Key000000000"), 3, null, START, START, expiresAt);
  }

  private static StoredSession seen(StoredSession session, Instant at) {
    return new StoredSession(
        session.hash(),
        session.key(),
        session.secretVersion(),
        session.fingerprint(),
        session.createdAt(),
        at,
        session.expiresAt());
  }
}
