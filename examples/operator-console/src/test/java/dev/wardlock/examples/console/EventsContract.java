package dev.wardlock.examples.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The stream of events, seen on a socket, as it comes. */
@Timeout(60)
abstract class EventsContract {

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

  private RawStream open(String token) throws Exception {
    return RawStream.get(console.port(), "/api/events", "Authorization: Bearer " + token);
  }

  @Test
  void firstEvents_whileTheResponseGoesOn_areReceived() throws Exception {
    try (RawStream stream = open(console.operator())) {
      assertThat(stream.status()).isEqualTo(200);
      assertThat(stream.header("Content-Type")).containsIgnoringCase("text/event-stream");
      assertThat(stream.header("Cache-Control")).isEqualTo("no-store");
      assertThat(stream.lineThatBegins("event:")).isEqualTo("event: hello");
      assertThat(stream.lineThatBegins("data:")).contains("console-operator");
      assertThat(stream.lineThatBegins("event:")).isEqualTo("event: agents");
      assertThat(stream.lineThatBegins("event:")).isEqualTo("event: status");

      console.http().mint(console.operator(), "", "{\"name\":\"new\",\"kind\":\"viewer\"}");

      assertThat(stream.lineThatBegins("event: audit")).isNotNull();
      assertThat(stream.lineThatBegins("data:")).contains("key.minted", "\"new\"");
    }
  }

  @Test
  void auditEvents_reachOnlyThoseWhoMayReadTheTrail() throws Exception {
    String viewer =
        console.http().mint(console.operator(), "", "{\"name\":\"eve\",\"kind\":\"viewer\"}");
    try (RawStream stream = open(viewer)) {
      assertThat(stream.lineThatBegins("event: status")).isNotNull();
      console.http().mint(console.operator(), "", "{\"name\":\"new\",\"kind\":\"viewer\"}");

      try (var agent = AgentClient.connect(console.url(), console.agent("runner"))) {
        agent.send("{\"type\":\"heartbeat\",\"status\":\"\"}");
        String next = stream.lineThatBegins("event:");

        assertThat(next).as("what was not told came before").isIn("event: agents", "event: status");
      }
    }
  }

  @Test
  void stream_ofAKeyThatIsRevoked_ends() throws Exception {
    String viewer =
        console.http().mint(console.operator(), "", "{\"name\":\"eve\",\"kind\":\"viewer\"}");
    try (RawStream stream = open(viewer)) {
      assertThat(stream.lineThatBegins("event: hello")).isNotNull();
      console.revoke("eve");
      long revoked = System.nanoTime();

      assertThat(stream.endsCleanly()).isTrue();
      assertThat(System.nanoTime() - revoked).isLessThan(5_000_000_000L);
    }
  }

  @Test
  void stream_whenTheConsoleStops_endsCleanly() throws Exception {
    try (RawStream stream = open(console.operator())) {
      assertThat(stream.lineThatBegins("event: status")).isNotNull();
      long begun = System.nanoTime();
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(console::close);

      assertThat(stream.endsCleanly()).isTrue();
      stopped.join();
      assertThat(System.nanoTime() - begun).isLessThan(4_000_000_000L);
    }
  }

  @Test
  void otherMethods_thanGet_areRefused() throws Exception {
    for (String method : new String[] {"POST", "DELETE", "PUT"}) {
      var answer = console.http().as(console.operator(), method, "/api/events", null);
      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
    }
  }

  @Test
  void stream_withoutAKey_isRefused() throws Exception {
    assertThat(console.http().get("/api/events").statusCode()).isEqualTo(401);
    String agent = console.agent("runner");
    assertThat(console.http().getAs(agent, "/api/events").statusCode()).isEqualTo(403);
  }
}
