package dev.wardlock.examples.console;

import static dev.wardlock.examples.console.Http.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.examples.console.agent.AgentMain;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent's program, in a process of its own. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class AgentProgramTest {

  private static final int UNAUTHENTICATED = 3;

  @TempDir private Path dir;

  private ConsoleProcess agent(String url, String key) throws Exception {
    return ConsoleProcess.run(AgentMain.class, Map.of("CONSOLE_URL", url, "AGENT_KEY", key), dir);
  }

  @Test
  void agent_untilItsKeyIsRevoked_isConnected() throws Exception {
    try (InProcess console = InProcess.start(dir)) {
      String key = console.agent("runner");
      try (ConsoleProcess agent = agent(console.url(), key)) {
        agent.awaitLine("Connected to ws://");
        Await.until("it says how it is", () -> agents(console).contains("connected for"));
        console.revoke("runner");

        assertThat(agent.awaitExit()).isEqualTo(UNAUTHENTICATED);
        assertThat(agent.err()).anyMatch(line -> line.contains("no longer good"));
        assertThat(agent.out()).noneMatch(line -> line.contains(key));
        assertThat(agent.err()).noneMatch(line -> line.contains(key));
      }
    }
  }

  @Test
  void agent_withAKeyThatIsNoAgents_endsAndSaysSo() throws Exception {
    try (InProcess console = InProcess.start(dir);
        ConsoleProcess agent = agent(console.url(), console.operator())) {
      assertThat(agent.awaitExit()).isEqualTo(UNAUTHENTICATED);
      assertThat(agent.err()).anyMatch(line -> line.contains("does not accept this key"));
    }
  }

  @Test
  void agent_whoseConsoleIsAway_comesBack() throws Exception {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Map<String, String> environment = Map.of("PORT", Integer.toString(port));
    String url = "http://127.0.0.1:" + port;
    String key;
    try (InProcess console = InProcess.start(Host.JETTY, dir, environment)) {
      key = console.agent("runner");
    }
    try (ConsoleProcess agent = agent(url, key)) {
      agent.awaitLine("Not connected (");
      try (InProcess again = InProcess.restart(dir, environment)) {
        agent.awaitLine("Connected to " + again.url().replace("http", "ws"));
      }
    }
  }

  @Test
  void agent_withoutAKeyOrAnAddress_saysWhatIsMissing() throws Exception {
    try (ConsoleProcess agent = agent("ftp://x", " ")) {
      assertThat(agent.awaitExit()).isEqualTo(1);
      assertThat(agent.err()).hasSize(1);
      assertThat(agent.err().get(0)).contains("AGENT_KEY", "CONSOLE_URL");
    }
  }

  private static String agents(InProcess console) throws Exception {
    return json(console.http().getAs(console.operator(), "/api/agents")).get("items").toString();
  }
}
