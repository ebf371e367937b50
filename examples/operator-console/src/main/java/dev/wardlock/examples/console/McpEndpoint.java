package dev.wardlock.examples.console;

import dev.wardlock.Auth;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.jackson3.DefaultJsonSchemaValidator;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.DefaultServerTransportSecurityValidator;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.server.transport.ServerHttpHeaderValidator;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import jakarta.servlet.http.HttpServlet;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * The MCP server, at {@code /mcp}: the SDK's streamable HTTP transport with the {@link McpTools},
 * behind the {@link McpGate}.
 *
 * <p>Browsers are kept out but for those of the console's own origin. Where neither an origin nor a
 * proxy is configured and the console listens on loopback, the Host must be loopback too, against
 * DNS rebinding.
 *
 * <p>Source: Model Context Protocol, transports, streamable HTTP, security warning.
 */
final class McpEndpoint implements AutoCloseable {

  private static final int MAX_REQUEST = 256 * 1024;
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

  private final McpSyncServer server;
  private final McpGate gate;

  McpEndpoint(Auth auth, Settings settings, McpTools tools) {
    var json = new JacksonMcpJsonMapper(JsonMapper.builder().build());
    HttpServletStreamableServerTransportProvider transport =
        HttpServletStreamableServerTransportProvider.builder()
            .jsonMapper(json)
            .mcpEndpoint("/mcp")
            .contextExtractor(McpCaller::extract)
            .httpHeaderValidator(origins(settings))
            .maxRequestSize(MAX_REQUEST)
            .keepAliveInterval(Duration.ofSeconds(20))
            .sessionSweepInterval(Duration.ofMinutes(30))
            .build();
    server =
        McpServer.sync(transport)
            .jsonMapper(json)
            .jsonSchemaValidator(new DefaultJsonSchemaValidator())
            .serverInfo("operator-console", "0.1.0")
            .instructions("Shows the status of a server and its agents, and tells agents things.")
            .capabilities(ServerCapabilities.builder().tools(false).build())
            .requestTimeout(Duration.ofSeconds(30))
            .tools(tools.all())
            .addToolFilter((context, tool) -> tools.mayUse(McpCaller.of(context), tool.name()))
            .build();
    gate = new McpGate(auth, transport);
  }

  private static ServerHttpHeaderValidator origins(Settings settings) {
    var allowed = DefaultServerTransportSecurityValidator.builder();
    if (settings.publicOrigin() != null) {
      allowed.allowedOrigin(settings.publicOrigin());
    } else if (settings.trustedProxies().isEmpty() && isLoopback(settings.host())) {
      for (String host : LOOPBACK) {
        allowed.allowedHost(host + ":*");
        allowed.allowedOrigin((settings.tls() == null ? "http://" : "https://") + host + ":*");
      }
    }
    return allowed.build();
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // and it cannot be listened on either
    }
  }

  HttpServlet servlet() {
    return gate;
  }

  /** Ends every session and its stream. */
  @Override
  public void close() {
    gate.endStreams();
    server.close();
  }
}
