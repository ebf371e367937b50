package dev.wardlock.examples.console.agent;

import java.util.Map;

/** Connects to a console and stays connected, until Ctrl-C, SIGTERM or the end of its key. */
public final class AgentMain {

  /** It was not set up in a way that could work. */
  private static final int EXIT_USAGE = 1;

  /** The console does not accept the key, or no longer. */
  private static final int EXIT_UNAUTHENTICATED = 3;

  private AgentMain() {}

  /**
   * Runs the agent.
   *
   * @param args none
   * @throws InterruptedException if it is interrupted while it runs
   */
  public static void main(String[] args) throws InterruptedException {
    Map<String, String> environment = System.getenv();
    AgentSettings settings;
    try {
      settings = AgentSettings.of(environment);
    } catch (IllegalArgumentException e) {
      System.err.println("agent: " + e.getMessage());
      System.exit(EXIT_USAGE);
      return;
    }
    if (settings.isInTheClear()) {
      System.err.println(
          "agent: CONSOLE_URL is not https: the key crosses the network in the clear");
    }
    System.err.println("agent: " + new AgentLoop(settings, System.out).run());
    System.exit(EXIT_UNAUTHENTICATED);
  }
}
