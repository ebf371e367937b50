package dev.wardlock.examples.console;

import dev.wardlock.model.Principal;
import java.time.Instant;

/** An agent that is connected. Safe for use by many threads. */
final class Agent {

  private final String id;
  private final Principal principal;
  private final Agents.Connection connection;
  private final Instant since;
  private volatile Said said;

  /** What was heard last. */
  private record Said(String status, Instant at) {}

  Agent(String id, Principal principal, Agents.Connection connection, Instant since) {
    this.id = id;
    this.principal = principal;
    this.connection = connection;
    this.since = since;
    this.said = new Said("", since);
  }

  /** Takes note of a heartbeat; true if it says something new. */
  boolean says(String status, Instant now) {
    boolean changed = !said.status.equals(status);
    said = new Said(status, now);
    return changed;
  }

  String id() {
    return id;
  }

  Principal principal() {
    return principal;
  }

  Agents.Connection connection() {
    return connection;
  }

  Instant since() {
    return since;
  }

  Instant heardAt() {
    return said.at;
  }

  String status() {
    return said.status;
  }
}
