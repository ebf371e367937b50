package dev.wardlock.examples.console;

import dev.wardlock.model.Principal;
import dev.wardlock.model.Scope;

/** The console's own verbs, which mean the console as a whole. */
final class Verbs {

  /** To look at the status, the agents that are connected, and the stream of events. */
  static final String STATUS_READ = "status:read";

  /** To tell a connected agent something. */
  static final String AGENTS_SEND = "agents:send";

  /** To speak to the MCP server at all. */
  static final String MCP_USE = "mcp:use";

  private Verbs() {}

  static boolean may(Principal who, String verb) {
    return who.may(verb, Scope.ROOT);
  }
}
