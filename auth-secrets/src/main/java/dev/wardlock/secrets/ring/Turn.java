package dev.wardlock.secrets.ring;

import dev.wardlock.secrets.model.SecretsException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys of a set, the active one first, and the four steps by which the set turns. Each step is
 * a new value, or is refused.
 *
 * <p>{@code settle} in a step is how long a change takes until everybody knows it.
 *
 * @param what what the keys are, for messages
 * @param keys the keys
 * @param <T> what a key is made of
 */
record Turn<T>(String what, List<Key<T>> keys) {

  /** One key. */
  record Key<T>(KeyStatus status, T secret) {

    String id() {
      return status.id();
    }

    KeyState state() {
      return status.state();
    }

    private Key<T> as(KeyState state, Instant now) {
      return new Key<>(new KeyStatus(id(), state, Optional.of(now)), secret);
    }

    /** Redacted. */
    @Override
    public String toString() {
      return id() + " " + state();
    }
  }

  Turn {
    keys = List.copyOf(keys);
    for (int i = 0; i < keys.size(); i++) {
      if ((keys.get(i).state() == KeyState.ACTIVE) != (i == 0)) {
        throw new SecretsException("of " + what + "s the first is the active one, and no other");
      }
    }
    if (keys.isEmpty() || keys.stream().map(Key::id).distinct().count() < keys.size()) {
      throw new SecretsException("there is no " + what + ", or two of the same id");
    }
  }

  static <T> Turn<T> first(String what, String id, T secret, Instant now) {
    var status = new KeyStatus(id, KeyState.ACTIVE, Optional.of(now));
    return new Turn<>(what, List.of(new Key<>(status, secret)));
  }

  List<KeyStatus> statuses() {
    return keys.stream().map(Key::status).toList();
  }

  Turn<T> add(String id, T secret, Instant now) {
    keys.stream()
        .filter(key -> key.state() == KeyState.NEXT)
        .findFirst()
        .ifPresent(
            next -> {
              throw new SecretsException(
                  named(next) + " is next already: make it active, or retire it");
            });
    var changed = new ArrayList<>(keys);
    changed.add(1, new Key<>(new KeyStatus(id, KeyState.NEXT, Optional.of(now)), secret));
    return new Turn<>(what, changed);
  }

  /** The next one, or a retired one again; the active one is retired with it. */
  Turn<T> activate(String id, Duration settle, boolean force, Instant now) {
    Key<T> key = key(id);
    if (key.state() == KeyState.ACTIVE) {
      throw new SecretsException(named(key) + " is the active one already");
    }
    if (key.state() == KeyState.NEXT && !force) {
      settled(key, settle, now, "who does not know it yet would refuse what it makes");
    }
    var changed = new ArrayList<Key<T>>();
    changed.add(key.as(KeyState.ACTIVE, now));
    for (Key<T> other : keys) {
      if (!other.id().equals(id)) {
        changed.add(other.state() == KeyState.ACTIVE ? other.as(KeyState.RETIRED, now) : other);
      }
    }
    return new Turn<>(what, changed);
  }

  /** A new one that is active at once, and every other one retired: for an emergency. */
  Turn<T> renew(String id, T secret, Instant now) {
    var changed = new ArrayList<Key<T>>();
    changed.add(new Key<>(new KeyStatus(id, KeyState.ACTIVE, Optional.of(now)), secret));
    for (Key<T> other : keys) {
      changed.add(other.state() == KeyState.RETIRED ? other : other.as(KeyState.RETIRED, now));
    }
    return new Turn<>(what, changed);
  }

  /** A next one that is not to become active after all. */
  Turn<T> retire(String id, Instant now) {
    Key<T> key = key(id);
    if (key.state() != KeyState.NEXT) {
      throw new SecretsException(
          named(key)
              + (key.state() == KeyState.ACTIVE
                  ? " is the active one: it is retired by making another one active"
                  : " is retired already"));
    }
    return new Turn<>(
        what, keys.stream().map(k -> k.id().equals(id) ? k.as(KeyState.RETIRED, now) : k).toList());
  }

  /** A retired one, that has been so for long enough. */
  Turn<T> drop(String id, Duration settle, boolean force, Instant now, String otherwise) {
    Key<T> key = key(id);
    if (key.state() != KeyState.RETIRED) {
      throw new SecretsException(
          named(key) + " is " + key.state() + ": only a retired one can be dropped");
    }
    if (!force) {
      settled(key, settle, now, otherwise);
    }
    return new Turn<>(what, keys.stream().filter(k -> !k.id().equals(id)).toList());
  }

  Key<T> key(String id) {
    return keys.stream()
        .filter(key -> key.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new SecretsException(
                    "there is no "
                        + what
                        + " '"
                        + id
                        + "'; there are "
                        + String.join(", ", keys.stream().map(Key::id).toList())));
  }

  String named(Key<T> key) {
    return what + " '" + key.id() + "'";
  }

  private void settled(Key<T> key, Duration settle, Instant now, String otherwise) {
    Instant since = key.status().since().orElse(null);
    if (since == null) {
      throw new SecretsException(
          named(key)
              + " is "
              + key.state()
              + " since nobody knows when; "
              + otherwise
              + ". Make sure that it has been so for "
              + settle
              + " at least, then say --force");
    }
    Instant from = since.plus(settle);
    if (now.isBefore(from)) {
      throw new SecretsException(
          named(key)
              + " is "
              + key.state()
              + " since "
              + since
              + "; "
              + otherwise
              + ". Do it after "
              + from
              + ", or say --force");
    }
  }
}
