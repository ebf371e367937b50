package dev.wardlock.testkit;

import static dev.wardlock.testkit.Keys.START;
import static dev.wardlock.testkit.Keys.at;
import static dev.wardlock.testkit.Keys.bootstrap;
import static dev.wardlock.testkit.Keys.createContext;
import static dev.wardlock.testkit.Keys.insert;
import static dev.wardlock.testkit.Keys.key;
import static dev.wardlock.testkit.Keys.newContext;
import static dev.wardlock.testkit.Keys.newId;
import static dev.wardlock.testkit.Keys.purge;
import static dev.wardlock.testkit.Keys.revoke;
import static dev.wardlock.testkit.Keys.update;
import static dev.wardlock.testkit.Race.losers;
import static dev.wardlock.testkit.Race.node;
import static dev.wardlock.testkit.Race.onlyWinner;
import static dev.wardlock.testkit.Steps.add;
import static dev.wardlock.testkit.Steps.stored;
import static dev.wardlock.testkit.Steps.trail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.KeyId;
import dev.wardlock.store.Context;
import dev.wardlock.store.KeyStore;
import dev.wardlock.store.KeyStore.Committed;
import dev.wardlock.store.KeyStore.NameTaken;
import dev.wardlock.store.KeyStore.Outcome;
import dev.wardlock.store.KeyStore.Refused;
import dev.wardlock.store.StoredKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Rules 86 to 90 and 96 to 98: several act upon one record, half of them on another node. */
interface RaceRules extends Rules {

  /** Of many bootstraps one is made, and the keys of the others are not there. */
  @Test
  default void r86_bootstrap_manyAtOnce_happensExactlyOnce() {
    int racers = 8;
    var keys = new ArrayList<StoredKey>();
    for (int i = 0; i < racers; i++) {
      keys.add(key("admin" + i).in(Context.SYSTEM).build());
    }
    try (var race = new Race(racers)) {
      List<Outcome> outcomes =
          race.commits(this, i -> List.of(bootstrap(By.APPLICATION), insert(keys.get(i))));

      StoredKey winner = keys.get(onlyWinner(outcomes));
      assertThat(losers(outcomes)).containsOnly(Refused.BOOTSTRAPPED).hasSize(racers - 1);
      assertThat(State.of(store()).keys()).containsExactly(winner);
      assertThat(trail(store())).hasSize(2);
      assertThat(store().bootstrapped()).isTrue();
    }
  }

  /** Of several rotations from one revision one is made. */
  @Test
  default void r87_update_rotationsAtOnce_haveExactlyOneWinner() {
    StoredKey key = add(store(), key("bot"));
    try (var race = new Race(4)) {
      for (int round = 0; round < rounds(); round++) {
        StoredKey now = stored(store(), key);
        String hash = "{test}" + round + ".";
        List<Outcome> outcomes =
            race.commits(this, i -> List.of(update(now.rotated(hash + i, i, "", null, START))));

        int winner = onlyWinner(outcomes);
        assertThat(losers(outcomes)).containsOnly(Refused.CHANGED);
        assertThat(stored(store(), key))
            .isEqualTo(now.rotated(hash + winner, winner, "", null, START));
      }
    }
    assertThat(trail(store())).hasSize(1 + rounds());
  }

  /** Of several keys of one name one is made, and the others are told which. */
  @Test
  default void r88_insert_oneNameAtOnce_hasExactlyOneWinner() {
    try (var race = new Race(4)) {
      for (int round = 0; round < rounds(); round++) {
        String name = "bot" + round;
        var keys =
            List.of(key(name).build(), key(name).build(), key(name).build(), key(name).build());
        List<Outcome> outcomes = race.commits(this, i -> List.of(insert(keys.get(i))));

        StoredKey winner = keys.get(onlyWinner(outcomes));
        assertThat(losers(outcomes)).containsOnly(new NameTaken(winner.id()));
        assertThat(store().find(Context.DEFAULT, name)).isEqualTo(winner);
      }
    }
    assertThat(State.of(store()).keys()).hasSize(rounds());
    assertThat(trail(store())).hasSize(rounds());
  }

  /** Of several keys of one id one is made. */
  @Test
  default void r89_insert_oneIdAtOnce_hasExactlyOneWinner() {
    try (var race = new Race(4)) {
      for (int round = 0; round < rounds(); round++) {
        KeyId id = newId();
        String name = "bot" + round + ".";
        List<Outcome> outcomes =
            race.commits(this, i -> List.of(insert(key(name + i).id(id).build())));

        assertThat(stored(store(), id).name()).isEqualTo(name + onlyWinner(outcomes));
        assertThat(losers(outcomes)).containsOnly(Refused.ID_TAKEN);
      }
    }
    assertThat(trail(store())).hasSize(rounds());
  }

  /** Of several contexts of one id one is made. */
  @Test
  default void r90_createContext_oneIdAtOnce_hasExactlyOneWinner() {
    try (var race = new Race(4)) {
      for (int round = 0; round < rounds(); round++) {
        Context context = newContext("c" + round);
        List<Outcome> outcomes = race.commits(this, i -> List.of(createContext(context)));

        onlyWinner(outcomes);
        assertThat(losers(outcomes)).containsOnly(Refused.CONTEXT_EXISTS);
      }
    }
    assertThat(trail(store())).hasSize(rounds());
  }

  /** A rotation that races a revocation does not bring the key back. */
  @Test
  default void r96_revoke_whileItIsRotated_endsIt() {
    try (var race = new Race(2)) {
      for (int round = 0; round < rounds(); round++) {
        StoredKey key = add(store(), key("bot" + round));
        StoredKey rotated = key.rotated("{test}new", 7, "", null, START);
        int revoker = round % 2;
        List<Outcome> outcomes =
            race.commits(this, i -> List.of(i == revoker ? revoke(key) : update(rotated)));

        assertThat(outcomes.get(revoker)).isInstanceOf(Committed.class);
        assertThat(losers(outcomes)).allMatch(Refused.KEY_NOT_LIVE::equals);
        boolean both = losers(outcomes).isEmpty();
        assertThat(stored(store(), key)).isEqualTo((both ? rotated : key).revoked(START));
      }
    }
  }

  /** A purge clears an expired key or finds it lengthened, never both. */
  @Test
  default void r97_purge_whileItIsLengthened_clearsItOrLeavesItLive() {
    try (var race = new Race(2)) {
      for (int round = 0; round < rounds(); round++) {
        StoredKey key = add(store(), key("bot" + round).created(at(-100)).expires(at(-50)));
        int purger = round % 2;
        List<Outcome> outcomes =
            race.commits(
                this, i -> List.of(i == purger ? purge(at(-40)) : update(key.expiring(at(100)))));

        if (losers(outcomes).isEmpty()) {
          assertThat(stored(store(), key)).isEqualTo(key.expiring(at(100)));
          assertThat(outcomes.get(purger)).isEqualTo(new Committed(List.of()));
        } else {
          assertThat(losers(outcomes)).containsExactly(Refused.NO_SUCH_KEY);
          assertThat(store().find(key.id())).isNull();
        }
      }
    }
  }

  /**
   * Neither a touch nor an update undoes the other, and of several touches the latest stays, in
   * whatever order each names its keys.
   */
  @Test
  default void r98_touch_whileItIsChangedAndTouched_losesNothing() {
    var keys = new ArrayList<StoredKey>();
    for (int i = 0; i < 30; i++) {
      keys.add(add(store(), key("bot" + i)));
    }
    try (var race = new Race(4)) {
      for (int round = 1; round <= rounds(); round++) {
        StoredKey changed = keys.get(0).rehashed("{test}" + round);
        var tasks = new ArrayList<Callable<Outcome>>();
        for (int i = 0; i < 3; i++) {
          Instant used = at(round * 3L - (round + i) % 3);
          KeyStore node = node(this, i);
          var order = new ArrayList<>(keys);
          if (i % 2 == 0) {
            Collections.reverse(order); // so that they meet, and must not block each other
          }
          var touches = new LinkedHashMap<KeyId, Instant>();
          order.forEach(key -> touches.put(key.id(), used));
          tasks.add(
              () -> {
                node.touch(touches);
                return new Committed(List.of());
              });
        }
        tasks.add(() -> node(this, 3).commit(List.of(update(changed))));
        List<Outcome> outcomes = race.round(tasks);

        assertThat(outcomes.get(3)).isInstanceOf(Committed.class);
        keys.set(0, changed);
        Instant latest = at(round * 3L);
        keys.replaceAll(key -> key.used(latest));
        assertThat(State.of(store()).keys()).isEqualTo(keys);
      }
    }
  }
}
