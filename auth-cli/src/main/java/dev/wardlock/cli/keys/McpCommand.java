package dev.wardlock.cli.keys;

import dev.wardlock.cli.deployment.Variables;
import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.Json;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code wardlock mcp}: how MCP clients are told of a server, without its token. */
@Command(
    name = "mcp",
    description = {
      "Prints what to put into the configuration of an MCP client. The token is not in it: the"
          + " client takes it from the environment when it starts."
    })
public final class McpCommand implements Runnable {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  private final Shell shell;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The MCP endpoint. Default: <PREFIX>_URL, and /mcp.")
  private @Nullable String url;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What the client calls the server. Default: wardlock.")
  private String name = "wardlock";

  @Option(
      names = "--client",
      paramLabel = "CLIENT",
      description = "One client alone: ${COMPLETION-CANDIDATES}.")
  private @Nullable Client client;

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      description = "What the names of environment variables begin with. Default: AUTH.")
  private String prefix = "AUTH";

  private McpCommand(Shell shell) {
    this.shell = shell;
  }

  /** The command. */
  public static CommandLine command(Shell shell) {
    return new CommandLine(new McpCommand(shell));
  }

  /** Whose configuration. */
  enum Client {
    CLAUDE_DESKTOP(
        "Claude Desktop: claude_desktop_config.json (it speaks to local programs, so"
            + " mcp-remote of npm carries the requests)") {
      @Override
      Map<String, Object> server(String url, String variable) {
        return ordered(
            "command",
            "npx",
            "args",
            List.of(
                "-y", "mcp-remote", url, "--header", "Authorization:Bearer ${" + variable + "}"));
      }
    },
    CURSOR("Cursor: .cursor/mcp.json of a project, or ~/.cursor/mcp.json") {
      @Override
      Map<String, Object> server(String url, String variable) {
        return ordered(
            "url", url, "headers", Map.of("Authorization", "Bearer ${env:" + variable + "}"));
      }
    },
    CLAUDE_CODE("Claude Code: .mcp.json of a project") {
      @Override
      Map<String, Object> server(String url, String variable) {
        Map<String, Object> server = ordered("type", "http", "url", url);
        server.put("headers", Map.of("Authorization", "Bearer ${" + variable + "}"));
        return server;
      }
    };

    private final String where;

    Client(String where) {
      this.where = where;
    }

    private static Map<String, Object> ordered(
        String first, Object value, String second, Object other) {
      var map = new LinkedHashMap<String, Object>();
      map.put(first, value);
      map.put(second, other);
      return map;
    }

    abstract Map<String, Object> server(String url, String variable);

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Override
  public void run() {
    Variables variables = new Variables(shell, prefix);
    String endpoint = endpoint(variables);
    if (!NAME.matcher(name).matches()) {
      throw CommandFailure.usage("--name is 1 to 64 characters of A-Z a-z 0-9 _ -.");
    }
    String variable = variables.name("API_KEY");
    Output output = shell.output();
    var documents = new LinkedHashMap<String, Object>();
    for (Client each : client == null ? List.of(Client.values()) : List.of(client)) {
      var document = Map.of("mcpServers", Map.of(name, each.server(endpoint, variable)));
      documents.put(each.toString(), document);
      output.line("# " + each.where);
      output.block(Json.pretty(document));
    }
    output.json(documents);
    output.note(
        "Start the client with "
            + variable
            + " in its environment. The key itself belongs in no"
            + " configuration file.");
  }

  private String endpoint(Variables variables) {
    String base = url == null ? variables.first("URL", "BASE_URL") : url;
    if (base == null) {
      throw CommandFailure.usage("Say --url, or set " + variables.name("URL") + ".");
    }
    try {
      URI uri = new URI(base);
      if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawQuery() != null) {
        throw CommandFailure.usage("The URL has a host, and no user or query.");
      }
    } catch (URISyntaxException e) {
      throw CommandFailure.usage("Not a URL: " + e.getReason() + ".");
    }
    return url == null ? base.replaceAll("/+$", "") + "/mcp" : base;
  }
}
