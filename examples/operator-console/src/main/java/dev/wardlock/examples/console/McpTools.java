package dev.wardlock.examples.console;

import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an MCP client can do here. The filter has asked for {@code mcp:use}; what a tool needs
 * beyond that is asked of the caller at every call, and a tool that may not be used is not listed.
 */
final class McpTools {

  static final int MAX_TEXT = 1_000;

  private static final Map<String, Object> NOTHING = schema(Map.of(), List.of());

  private final Agents agents;
  private final Traffic traffic;
  private final Map<String, Entry> byName = new LinkedHashMap<>();

  /** A tool, and the verb that it needs; null if it needs none. */
  private record Entry(Tool tool, @Nullable String verb, Work work) {}

  /** What a tool does. */
  @FunctionalInterface
  interface Work {
    CallToolResult run(McpSyncServerExchange exchange, CallToolRequest request, McpCaller caller);
  }

  McpTools(Agents agents, Traffic traffic, Events events) {
    this.agents = agents;
    this.traffic = traffic;
    add("whoami", "Who is calling, and what that one may do.", null, NOTHING, this::whoAmI);
    add("server_status", "Uptime and counts.", Verbs.STATUS_READ, NOTHING, this::status);
    add("list_agents", "Connected agents.", Verbs.STATUS_READ, NOTHING, this::listAgents);
    add(
        "send_to_agent",
        "Tells a connected agent something. Its id comes from list_agents.",
        Verbs.AGENTS_SEND,
        schema(
            Map.of(
                "agent", Map.of("type", "string", "maxLength", 64),
                "text", Map.of("type", "string", "minLength", 1, "maxLength", MAX_TEXT)),
            List.of("agent", "text")),
        this::send);
    add(
        "follow_events",
        "Tells what goes on, as progress, for some seconds.",
        Verbs.STATUS_READ,
        schema(
            Map.of("seconds", Map.of("type", "integer", "minimum", 1, "maximum", 60)),
            List.of("seconds")),
        new FollowTool(events));
  }

  private void add(
      String name,
      String description,
      @Nullable String verb,
      Map<String, Object> schema,
      Work work) {
    boolean readOnly = !Verbs.AGENTS_SEND.equals(verb);
    Tool tool =
        Tool.builder(name, schema)
            .description(description)
            .annotations(ToolAnnotations.builder().readOnlyHint(readOnly).build())
            .build();
    byName.put(name, new Entry(tool, verb, work));
  }

  private static Map<String, Object> schema(Map<String, Object> properties, List<String> required) {
    return Map.of(
        "type",
        "object",
        "properties",
        properties,
        "required",
        required,
        "additionalProperties",
        false);
  }

  List<SyncToolSpecification> all() {
    return byName.values().stream()
        .map(e -> new SyncToolSpecification(e.tool, (exchange, call) -> run(e, exchange, call)))
        .toList();
  }

  boolean mayUse(McpCaller caller, String name) {
    Entry entry = byName.get(name);
    return entry != null && mayUse(caller, entry);
  }

  private static boolean mayUse(McpCaller caller, Entry entry) {
    return entry.verb == null || Verbs.may(caller.principal(), entry.verb);
  }

  private static CallToolResult run(
      Entry entry, McpSyncServerExchange exchange, CallToolRequest request) {
    McpCaller caller = McpCaller.of(exchange.transportContext());
    return mayUse(caller, entry)
        ? entry.work.run(exchange, request, caller)
        : fault("The key does not allow " + entry.verb + ".");
  }

  private CallToolResult whoAmI(
      McpSyncServerExchange exchange, CallToolRequest request, McpCaller caller) {
    return result(WhoAmI.view(caller.principal()));
  }

  private CallToolResult status(
      McpSyncServerExchange exchange, CallToolRequest request, McpCaller caller) {
    return result(traffic.view());
  }

  private CallToolResult listAgents(
      McpSyncServerExchange exchange, CallToolRequest request, McpCaller caller) {
    return result(agents.view());
  }

  private CallToolResult send(
      McpSyncServerExchange exchange, CallToolRequest request, McpCaller caller) {
    String id = String.valueOf(request.arguments().get("agent"));
    String text = String.valueOf(request.arguments().get("text"));
    Optional<Agent> agent = agents.find(id);
    if (agent.isEmpty()) {
      return fault("There is no such agent; list_agents tells which there are.");
    }
    var message = Map.of("type", "message", "from", caller.principal().id(), "text", text);
    return agent.get().connection().send(message)
        ? result(Map.of("sent_to", id))
        : fault("The agent cannot take a message now.");
  }

  /** As text that is JSON, and as structured content for those who know it. */
  static CallToolResult result(Map<String, ?> body) {
    byte[] json = Json.write(body);
    return CallToolResult.builder()
        .addTextContent(new String(json, StandardCharsets.UTF_8).strip())
        .structuredContent(Json.read(json, Map.class))
        .build();
  }

  static CallToolResult fault(String detail) {
    return CallToolResult.builder().addTextContent(detail).isError(true).build();
  }
}
