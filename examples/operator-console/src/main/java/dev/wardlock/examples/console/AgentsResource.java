package dev.wardlock.examples.console;

import java.util.Map;

/** The agents that are connected: {@code GET /api/agents}. */
final class AgentsResource implements Resource {

  static final int MAX_TEXT = 1_000;

  private final Agents agents;

  AgentsResource(Agents agents) {
    this.agents = agents;
  }

  @Override
  public Answer answer(Call call) {
    if (!call.method().equals("GET")) {
      throw Problem.method("GET, HEAD");
    }
    return Answer.ok(agents.view());
  }

  /** What an agent is told. */
  static Map<String, String> message(String from, String text) {
    return Map.of("type", "message", "from", from, "text", text);
  }
}
