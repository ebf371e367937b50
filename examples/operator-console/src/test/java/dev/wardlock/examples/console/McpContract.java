package dev.wardlock.examples.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.McpHttpClientTransportAuthorizationException;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The MCP server, by the SDK's own client, and by hand where the client is too well-behaved. */
@Timeout(60)
abstract class McpContract {

  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18",\
      "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""";
  private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
  private static final String FOLLOW =
      """
      {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"follow_events",\
      "arguments":{"seconds":60},"_meta":{"progressToken":"p"}}}""";
  private static final String ACCEPT = "application/json, text/event-stream";

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

  private McpSyncClient client(String token, BlockingQueue<String> progress) {
    var transport =
        HttpClientStreamableHttpTransport.builder(console.url())
            .endpoint("/mcp")
            .openConnectionOnStartup(true)
            .addHttpRequestCustomizer(
                (request, method, uri, body, context) -> {
                  if (token != null) {
                    request.header("Authorization", "Bearer " + token);
                  }
                })
            .build();
    return McpClient.sync(transport)
        .requestTimeout(Duration.ofSeconds(20))
        .initializationTimeout(Duration.ofSeconds(20))
        .progressConsumer(told -> progress.add(told.message()))
        .build();
  }

  private McpSyncClient client(String token) {
    return client(token, new LinkedBlockingQueue<>());
  }

  private static CallToolResult call(McpSyncClient client, String tool, Map<String, Object> args) {
    return client.callTool(CallToolRequest.builder(tool).arguments(args).build());
  }

  private static String text(CallToolResult result) {
    return ((TextContent) result.content().get(0)).text();
  }

  /** What the client was answered, as it tells its user. */
  private static ResponseInfo refusal(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    while (thrown != null && !(thrown instanceof McpHttpClientTransportAuthorizationException)) {
      thrown = thrown.getCause();
    }
    assertThat(thrown).isNotNull();
    return ((McpHttpClientTransportAuthorizationException) thrown).getResponseInfo();
  }

  private String operatorWith(String name, String... grants) throws Exception {
    String list = "\"" + String.join("\",\"", grants) + "\"";
    return console
        .http()
        .mint(
            console.operator(),
            "",
            "{\"name\":\"" + name + "\",\"kind\":\"operator\",\"grants\":[" + list + "]}");
  }

  @Test
  void client_withAKey_listsAndCallsTools() throws Exception {
    try (McpSyncClient client = client(console.operator());
        var agent = AgentClient.connect(console.url(), console.agent("runner"))) {
      client.initialize();

      assertThat(client.listTools().tools())
          .extracting(Tool::name)
          .containsExactlyInAnyOrder(
              "whoami", "server_status", "list_agents", "send_to_agent", "follow_events");
      assertThat(text(call(client, "whoami", Map.of()))).contains("console-operator");
      assertThat(text(call(client, "server_status", Map.of()))).contains("uptime_seconds");
      assertThat(text(call(client, "list_agents", Map.of()))).contains("\"runner\"");
      CallToolResult sent =
          call(client, "send_to_agent", Map.of("agent", "agent-1", "text", "hello"));
      assertThat(sent.isError()).isNotEqualTo(true);
      assertThat(agent.hear()).contains("\"hello\"", "\"console-operator\"", "\"message\"");
      assertThat(call(client, "send_to_agent", Map.of("agent", "agent-9", "text", "x")).isError())
          .isTrue();
    }
  }

  @Test
  void client_withoutAKey_isRefusedAndToldWhatIsMissing() throws Exception {
    try (McpSyncClient client = client(null)) {
      ResponseInfo refusal = refusal(client::initialize);
      assertThat(refusal.statusCode()).isEqualTo(401);
      assertThat(refusal.headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Bearer realm=")
          .contains("scope=\"mcp:use\"");
    }
    for (String path : new String[] {"/mcp", "/mcp/", "/mcp/x"}) {
      HttpResponse<String> answer = console.http().send("POST", path, INITIALIZE);
      assertThat(answer.statusCode()).isEqualTo(401);
      Http.assertProblem(answer, "unauthorized");
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Bearer realm=")
          .contains("scope=\"mcp:use\"");
    }
  }

  @Test
  void client_withAViewersKey_isForbidden() throws Exception {
    String viewer =
        console.http().mint(console.operator(), "", "{\"name\":\"eve\",\"kind\":\"viewer\"}");
    try (McpSyncClient client = client(viewer)) {
      ResponseInfo refusal = refusal(client::initialize);
      assertThat(refusal.statusCode()).isEqualTo(403);
      assertThat(refusal.headers().firstValue("WWW-Authenticate").orElseThrow())
          .contains("insufficient_scope", "scope=\"mcp:use\"");
    }
    assertThat(post(viewer, null, INITIALIZE).statusCode()).isEqualTo(403);
  }

  @Test
  void tool_thatTheKeyDoesNotAllow_isNeitherListedNorRun() throws Exception {
    String narrow = operatorWith("narrow", "mcp:use=*");
    try (McpSyncClient client = client(narrow);
        var agent = AgentClient.connect(console.url(), console.agent("runner"))) {
      client.initialize();

      assertThat(client.listTools().tools()).extracting(Tool::name).containsExactly("whoami");
      CallToolResult refused =
          call(client, "send_to_agent", Map.of("agent", "agent-1", "text", "x"));
      assertThat(refused.isError()).isTrue();
      assertThat(text(refused)).contains("agents:send");
      agent.send("{\"type\":\"heartbeat\",\"status\":\"\"}");
      assertThat(agent.hear()).as("nothing came before").contains("ack");
    }
  }

  @Test
  void session_ofAnotherKey_isNotThere() throws Exception {
    String other = operatorWith("other", "*=*");
    String session =
        post(console.operator(), null, INITIALIZE)
            .headers()
            .firstValue("Mcp-Session-Id")
            .orElseThrow();

    assertThat(post(console.operator(), session, LIST).statusCode()).isEqualTo(200);
    assertThat(post(other, session, LIST).statusCode()).isEqualTo(404);
    assertThat(post(other, session, LIST).body()).isEqualTo(post(other, "none", LIST).body());
    assertThat(withSession("GET", other, session).statusCode()).isEqualTo(404);
    assertThat(withSession("DELETE", other, session).statusCode()).isEqualTo(404);
    assertThat(post(console.operator(), session, LIST).statusCode()).isEqualTo(200);
    assertThat(withSession("DELETE", console.operator(), session).statusCode()).isEqualTo(200);
    assertThat(post(console.operator(), session, LIST).statusCode()).isEqualTo(404);
  }

  @Test
  void browser_ofAnotherOrigin_isRefused() throws Exception {
    for (String origin : new String[] {"https://evil.example", "http://127.0.0.1.evil.example"}) {
      HttpResponse<String> answer =
          console
              .http()
              .send(
                  "POST",
                  "/mcp",
                  INITIALIZE,
                  "Authorization",
                  "Bearer " + console.operator(),
                  "Content-Type",
                  "application/json",
                  "Accept",
                  ACCEPT,
                  "Origin",
                  origin);
      assertThat(answer.statusCode()).as(origin).isEqualTo(403);
    }
  }

  @Test
  void call_thatFollowsEvents_tellsThemAsTheyCome() throws Exception {
    var progress = new LinkedBlockingQueue<String>();
    try (McpSyncClient client = client(console.operator(), progress)) {
      client.initialize();
      CompletableFuture<CallToolResult> result =
          CompletableFuture.supplyAsync(() -> follow(client, 6));
      assertThat(progress.poll(20, TimeUnit.SECONDS)).matches("(status|audit) \\{.*}");
      assertThat(result).as("it goes on").isNotDone();

      assertThat(text(result.get(20, TimeUnit.SECONDS))).contains("\"events\"");
    }
  }

  @Test
  void openStreams_ofAKeyThatIsRevoked_end() throws Exception {
    String key = operatorWith("brief", "*=*");
    String session =
        post(key, null, INITIALIZE).headers().firstValue("Mcp-Session-Id").orElseThrow();
    try (RawStream stream =
            RawStream.get(
                console.port(),
                "/mcp",
                "Authorization: Bearer " + key,
                "Accept: text/event-stream",
                "Mcp-Session-Id: " + session);
        RawStream call =
            RawStream.post(
                console.port(),
                "/mcp",
                FOLLOW,
                "Authorization: Bearer " + key,
                "Content-Type: application/json",
                "Accept: " + ACCEPT,
                "Mcp-Session-Id: " + session);
        McpSyncClient client = client(key)) {
      client.initialize();
      assertThat(stream.status()).isEqualTo(200);
      assertThat(call.status()).isEqualTo(200);
      assertThat(call.lineThatBegins("data:")).contains("notifications/progress");
      console.revoke("brief");
      long revoked = System.nanoTime();

      assertThat(stream.endsCleanly()).isTrue();
      call.endsCleanly();
      assertThat(System.nanoTime() - revoked).isLessThan(5_000_000_000L);
      assertThat(refusal(client::listTools).statusCode()).isEqualTo(401);
    }
  }

  private HttpResponse<String> post(String token, String session, String body) throws Exception {
    return send("POST", token, session, body);
  }

  private HttpResponse<String> withSession(String method, String token, String session)
      throws Exception {
    return send(method, token, session, null);
  }

  private HttpResponse<String> send(String method, String token, String session, String body)
      throws Exception {
    var headers =
        new ArrayList<>(
            List.of(
                "Authorization",
                "Bearer " + token,
                "Content-Type",
                "application/json",
                "Accept",
                ACCEPT));
    if (session != null) {
      headers.addAll(List.of("Mcp-Session-Id", session));
    }
    return console.http().send(method, "/mcp", body, headers.toArray(String[]::new));
  }

  private static CallToolResult follow(McpSyncClient client, int seconds) {
    return client.callTool(
        CallToolRequest.builder("follow_events")
            .arguments(Map.of("seconds", seconds))
            .progressToken("p")
            .build());
  }
}
