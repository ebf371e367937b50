package dev.wardlock.examples.console.agent;

import dev.wardlock.model.Token;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the environment decides.
 *
 * @param key {@code AGENT_KEY}: the agent's key
 * @param socket where to connect: {@code CONSOLE_URL}, {@code http://127.0.0.1:8080} by default,
 *     and {@code /agent/ws}
 */
record AgentSettings(Token key, URI socket) {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException if something is malformed; the message names every fault
   */
  static AgentSettings of(Map<String, String> environment) {
    var faults = new ArrayList<String>();
    String key = environment.getOrDefault("AGENT_KEY", "").strip();
    if (!key.matches("[!-~]+")) { // it becomes a header
      faults.add("AGENT_KEY is to hold the key of an agent");
    }
    URI socket = URI.create("ws://invalid");
    try {
      socket = socket(environment.getOrDefault("CONSOLE_URL", "http://127.0.0.1:8080"));
    } catch (URISyntaxException e) {
      faults.add("CONSOLE_URL is like https://console.example.org, without query or user");
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
    return new AgentSettings(Token.of(key), socket);
  }

  private static URI socket(String console) throws URISyntaxException {
    URI url = new URI(console.strip().replaceAll("/+$", ""));
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!Set.of("http", "https").contains(scheme)
        || url.getHost() == null
        || url.getUserInfo() != null
        || url.getQuery() != null
        || url.getFragment() != null) {
      throw new URISyntaxException("", "not the address of a console");
    }
    String path = url.getPath() == null ? "" : url.getPath();
    String webSocket = scheme.equals("https") ? "wss" : "ws";
    return new URI(webSocket, null, url.getHost(), url.getPort(), path + "/agent/ws", null, null);
  }

  /** Whether the key goes to another machine without TLS. */
  boolean isInTheClear() {
    return socket.getScheme().equals("ws") && !LOOPBACK.contains(socket.getHost());
  }
}
