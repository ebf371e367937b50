package dev.wardlock.examples.console;

import static dev.wardlock.examples.console.Http.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The WebSocket of agents: its handshake, what is said on it, and its end. */
@Timeout(60)
abstract class AgentsContract {

  private static final String HEARTBEAT = "{\"type\":\"heartbeat\",\"status\":\"fine\"}";

  InProcess console;

  abstract Host host();

  @BeforeEach
  void start(@TempDir Path dataDir) throws Exception {
    console = InProcess.start(host(), dataDir, Map.of());
  }

  @AfterEach
  void stop() {
    console.close();
  }

  private RawStream handshake(String... headers) throws Exception {
    var all = new ArrayList<>(List.of(headers));
    all.addAll(
        List.of(
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
    return RawStream.get(console.port(), "/agent/ws", all.toArray(String[]::new));
  }

  @Test
  void handshake_withAnythingButAnAgentsKey_isTheSame401() throws Exception {
    String agent = console.agent("runner");
    String rejected = agent.substring(0, agent.length() - 1) + (agent.endsWith("0") ? "1" : "0");
    String viewer =
        console.http().mint(console.operator(), "", "{\"name\":\"eve\",\"kind\":\"viewer\"}");
    console.http().as(console.operator(), "POST", "/api/contexts", "{\"id\":\"acme\"}");
    String elsewhere =
        console
            .http()
            .mint(
                console.operator(),
                "?context=acme",
                "{\"name\":\"far\",\"kind\":\"agent\",\"scope_floor\":\"org/a/agent/b\"}");
    List<String[]> attempts =
        List.of(
            new String[] {},
            new String[] {"Authorization: Bearer " + rejected},
            new String[] {"Authorization: Bearer " + console.operator()},
            new String[] {"Authorization: Bearer " + viewer},
            new String[] {"Authorization: Bearer " + elsewhere},
            new String[] {"Authorization: Basic " + agent},
            new String[] {"Cookie: wardlock=" + agent + "; __Host-wardlock=" + agent},
            new String[] {"Authorization: Bearer " + agent, "Authorization: Bearer " + agent});
    for (String[] headers : attempts) {
      try (RawStream answer = handshake(headers)) {
        assertThat(answer.status()).as(String.join(", ", headers)).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer ");
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.lineThatBegins("{")).contains("\"error\":\"unauthorized\"", "\"detail\"");
      }
    }
  }

  @Test
  void handshake_withAnAgentsKey_isAccepted() throws Exception {
    try (RawStream answer = handshake("Authorization: bearer  " + console.agent("runner"))) {
      assertThat(answer.status()).isEqualTo(101);
      assertThat(answer.header("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
  }

  @Test
  void request_thatIsNoUpgrade_isToldToUpgrade() throws Exception {
    String agent = console.agent("runner");
    for (String method : new String[] {"GET", "POST"}) {
      HttpResponse<String> answer = console.http().as(agent, method, "/agent/ws", null);
      assertThat(answer.statusCode()).isEqualTo(426);
      assertThat(answer.headers().firstValue("Upgrade")).hasValue("websocket");
    }
    assertThat(console.http().get("/agent/ws").statusCode()).isEqualTo(401);
  }

  @Test
  void agents_thatComeAndGo_areListedAndTold() throws Exception {
    try (RawStream events =
            RawStream.get(
                console.port(), "/api/events", "Authorization: Bearer " + console.operator());
        var agent = AgentClient.connect(console.url(), console.agent("runner"))) {
      agent.send(HEARTBEAT);
      assertThat(agent.hear()).isEqualTo("{\"type\":\"ack\"}");

      var items = json(console.http().getAs(console.operator(), "/api/agents")).get("items");
      assertThat(items).hasSize(1);
      assertThat(items.get(0).get("principal").asString()).isEqualTo("runner");
      assertThat(items.get(0).get("status").asString()).isEqualTo("fine");
      assertThat(events.lineThatBegins("data: {\"items\":[{")).contains("\"runner\"");
    }
    Await.until("nobody is connected", () -> connected() == 0);
  }

  @Test
  void agent_whoseKeyIsRevoked_isClosedWith4401() throws Exception {
    try (var agent = AgentClient.connect(console.url(), console.agent("runner"));
        var other = AgentClient.connect(console.url(), console.agent("other"))) {
      agent.send(HEARTBEAT);
      assertThat(agent.hear()).contains("ack");
      console.revoke("runner");
      long revoked = System.nanoTime();

      assertThat(agent.closed()).isEqualTo(4401);
      assertThat(System.nanoTime() - revoked).isLessThan(5_000_000_000L);
      other.send(HEARTBEAT);
      assertThat(other.hear()).contains("ack");
    }
  }

  @Test
  void agent_thatSaysSomethingElse_isClosed() throws Exception {
    String key = console.agent("runner");
    for (String said :
        List.of(
            "nonsense",
            "{\"type\":\"heartbeat\"}",
            "{\"type\":\"other\",\"status\":\"\"}",
            "{\"type\":\"heartbeat\",\"status\":\"" + "x".repeat(201) + "\"}")) {
      try (var agent = AgentClient.connect(console.url(), key)) {
        agent.send(said);
        assertThat(agent.closed()).as(said).isEqualTo(1003);
      }
    }
    try (var agent = AgentClient.connect(console.url(), key)) {
      agent.send("x".repeat(AgentSocket.MAX_MESSAGE + 1));
      assertThat(agent.closed()).isEqualTo(1009);
    }
  }

  @Test
  void agent_thatIsSilent_isLetGo() throws Exception {
    try (var agent = AgentClient.connect(console.url(), console.agent("runner"))) {
      Await.until("it is connected", () -> connected() == 1);
      console.clock().advance(Agents.SILENCE.plus(Duration.ofSeconds(1)));

      Await.until("it was let go", () -> connected() == 0);
      assertThat(agent.closed()).isEqualTo(1001);
    }
  }

  @Test
  void connections_ofOneKey_areBounded() throws Exception {
    String key = console.agent("runner");
    var agents = new ArrayList<AgentClient>();
    try {
      for (int i = 0; i < Agents.MAX_PER_KEY; i++) {
        agents.add(AgentClient.connect(console.url(), key));
        int expected = i + 1;
        Await.until("it is connected", () -> connected() == expected);
      }
      try (var oneMore = AgentClient.connect(console.url(), key)) {
        assertThat(oneMore.closed()).isEqualTo(1013);
      }
    } finally {
      agents.forEach(AgentClient::close);
    }
  }

  @Test
  void agent_whenTheConsoleStops_isClosedWith1001() throws Exception {
    try (var agent = AgentClient.connect(console.url(), console.agent("runner"))) {
      Await.until("it is connected", () -> connected() == 1);
      console.close();

      assertThat(agent.closed()).isEqualTo(1001);
    }
  }

  private int connected() throws Exception {
    return json(console.http().getAs(console.operator(), "/api/agents")).get("items").size();
  }
}
