package dev.wardlock.examples.console;

import dev.wardlock.model.Principal;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * What goes on, told to whoever listens and may know of it.
 *
 * <p>Safe for use by many threads. At most {@value #MAX_LISTENERS} listen at a time. It waits for
 * no listener: one that does not keep up is dropped.
 */
final class Events implements AutoCloseable {

  static final int MAX_LISTENERS = 256;

  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Something that went on.
   *
   * @param name what it is
   * @param json the facts, on one line
   */
  record Event(String name, String json) {

    static Event of(String name, Object body) {
      return new Event(name, new String(Json.write(body), StandardCharsets.UTF_8).strip());
    }
  }

  /** Somebody who listens. */
  interface Listener {

    /** Who it is. */
    Principal principal();

    /** Takes an event without waiting; false if it does not keep up, or has ended. */
    boolean offer(Event event);

    /** Takes a sign that all is well. */
    void keepAlive();

    /** Ends it; more than once does no harm. */
    void end();
  }

  boolean hasRoom() {
    return !closed && listeners.size() < MAX_LISTENERS;
  }

  /** Adds a listener; false if there are too many, or this is closed. */
  boolean add(Listener listener) {
    if (!hasRoom()) {
      return false;
    }
    listeners.add(listener);
    if (closed) { // meanwhile
      listeners.remove(listener);
      return false;
    }
    return true;
  }

  void remove(Listener listener) {
    listeners.remove(listener);
  }

  /** Tells everybody who may know. */
  void publish(String name, Object body, Predicate<Principal> mayKnow) {
    if (listeners.isEmpty()) {
      return;
    }
    Event event = Event.of(name, body);
    for (Listener listener : listeners) {
      if (mayKnow.test(listener.principal()) && !listener.offer(event)) {
        drop(listener);
      }
    }
  }

  void keepAlive() {
    listeners.forEach(Listener::keepAlive);
  }

  @Override
  public void close() {
    closed = true;
    listeners.forEach(this::drop);
  }

  private void drop(Listener listener) {
    listeners.remove(listener);
    listener.end();
  }
}
