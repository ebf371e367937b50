package dev.wardlock.examples.console;

import dev.wardlock.model.Principal;
import jakarta.websocket.CloseReason.CloseCodes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The agents that are connected.
 *
 * <p>Safe for use by many threads. At most {@value #MAX} connections, and {@value #MAX_PER_KEY} of
 * each key. One that has said nothing for {@link #SILENCE} is let go.
 */
final class Agents implements AutoCloseable {

  static final int MAX = 1_000;
  static final int MAX_PER_KEY = 8;
  static final Duration SILENCE = Duration.ofSeconds(45);

  private final Clock clock;
  private final Map<String, Agent> byId = new ConcurrentHashMap<>();
  private final AtomicLong connections = new AtomicLong();
  private final AtomicBoolean changed = new AtomicBoolean();
  private volatile boolean closed;

  Agents(Clock clock) {
    this.clock = clock;
  }

  /** Adds a connection; empty if there are too many, or this is closed. */
  synchronized Optional<Agent> connect(Principal principal, Connection connection) {
    long ofKey = byId.values().stream().filter(a -> a.principal().equals(principal)).count();
    if (closed || byId.size() >= MAX || ofKey >= MAX_PER_KEY) {
      return Optional.empty();
    }
    String id = "agent-" + connections.incrementAndGet();
    var agent = new Agent(id, principal, connection, clock.instant());
    byId.put(id, agent);
    changed.set(true);
    return Optional.of(agent);
  }

  void disconnected(Agent agent) {
    if (byId.remove(agent.id()) != null) {
      changed.set(true);
    }
  }

  /** An agent says that it lives, and how it is. */
  void heard(Agent agent, String status) {
    if (agent.says(status, clock.instant())) {
      changed.set(true);
    }
  }

  Optional<Agent> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Whether there has been a change since this was asked last. */
  boolean hasChanged() {
    return changed.getAndSet(false);
  }

  int size() {
    return byId.size();
  }

  void letGoOfSilent() {
    Instant limit = clock.instant().minus(SILENCE);
    for (Agent agent : byId.values()) {
      if (agent.heardAt().isBefore(limit)) {
        disconnected(agent); // whether or not the connection can still say so
        agent.connection().close(CloseCodes.GOING_AWAY.getCode(), "nothing heard for too long");
      }
    }
  }

  /** All of them, the longest connected first. */
  Map<String, Object> view() {
    List<Map<String, @Nullable Object>> items =
        byId.values().stream()
            .sorted(Comparator.comparing(Agent::since).thenComparing(Agent::id))
            .map(Agents::view)
            .toList();
    return Map.of("items", items);
  }

  private static Map<String, @Nullable Object> view(Agent agent) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("id", agent.id());
    view.put("principal", agent.principal().id());
    view.put("display_name", agent.principal().displayName());
    view.put("key_id", agent.principal().key() == null ? null : agent.principal().key().value());
    view.put("connected_at", agent.since());
    view.put("heard_at", agent.heardAt());
    view.put("status", agent.status());
    return view;
  }

  @Override
  public void close() {
    closed = true;
    for (Agent agent : byId.values()) {
      agent.connection().close(CloseCodes.GOING_AWAY.getCode(), "the console stops");
    }
  }

  /** The way to an agent. Neither method waits for the agent. */
  interface Connection {

    /** Sends a message; false if it cannot take any more. */
    boolean send(Map<String, ?> message);

    /** Closes it; more than once does no harm. */
    void close(int code, String reason);
  }
}
