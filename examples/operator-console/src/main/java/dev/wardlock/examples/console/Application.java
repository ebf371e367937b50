package dev.wardlock.examples.console;

import dev.wardlock.Auth;
import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.model.Token;
import dev.wardlock.servlet.AuthFilter;
import dev.wardlock.servlet.AuthFilterBuilder;
import dev.wardlock.store.jdbc.JdbcKeyStore;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application, which knows no particular container: an embedded store, an {@link Auth} over it,
 * and all that is served, behind one {@link AuthFilter}.
 *
 * <p>A host calls {@link #on} while its context starts; to stop, {@link #endStreams} before the
 * server, which would wait for open streams, and {@link #close} after it.
 *
 * <p>Safe for use by many threads.
 */
final class Application implements AutoCloseable {

  /** An application's own kind: it may look at the console's status, and at nothing else. */
  private static final PrincipalKind VIEWER = PrincipalKind.of("viewer", Verbs.STATUS_READ);

  private static final Logger audit = LoggerFactory.getLogger("dev.wardlock.audit");

  private final Settings settings;
  private final Auth auth;
  private final AuthFilter filter;
  private final Traffic traffic;
  private final Events events = new Events();
  private final Agents agents;
  private final McpEndpoint mcp;
  private final Ticker ticker;

  private Application(Settings settings, Clock clock) throws IOException {
    this.settings = settings;
    traffic = new Traffic(clock);
    agents = new Agents(clock);
    auth =
        Auth.builder(JdbcKeyStore.embedded(folder(settings.dataDir()).resolve("console")))
            .kinds(List.of(PrincipalKind.operator(), PrincipalKind.agent(), VIEWER))
            .serverKeys(settings.serverKeys())
            .staticTokens(settings.operators())
            .counters(traffic)
            .auditSink(this::audited)
            .clock(clock)
            .build();
    try {
      filter = filter(auth, settings);
    } catch (IllegalArgumentException e) {
      auth.close();
      throw e;
    }
    mcp = new McpEndpoint(auth, settings, new McpTools(agents, traffic, events));
    ticker = new Ticker(events, agents, traffic);
  }

  /**
   * Opens the store.
   *
   * @throws IOException if the folder cannot be used; the message says which
   * @throws IllegalArgumentException if the settings of the filter are faulty
   * @throws dev.wardlock.store.StoreException if the database cannot be opened
   */
  static Application open(Settings settings, Clock clock) throws IOException {
    return new Application(settings, clock);
  }

  /** The gate: what it has no rule for needs a key. */
  private static AuthFilter filter(Auth auth, Settings settings) {
    AuthFilterBuilder gate =
        AuthFilter.builder(auth)
            .open("/health")
            .passThrough("/agent/ws") // an agent's key is verified in the handshake
            .require("GET", "/api/status", Verbs.STATUS_READ)
            .require("GET", "/api/agents", Verbs.STATUS_READ)
            .require("*", "/api/events", Verbs.STATUS_READ)
            .authenticate("/api/*") // what a key may do to others, the KeyService decides
            .require("*", "/mcp/*", Verbs.MCP_USE)
            .page("/*")
            .login("/login")
            .logout("/logout");
    if (settings.publicOrigin() != null) {
      gate.publicOrigin(settings.publicOrigin());
    }
    if (!settings.trustedProxies().isEmpty()) {
      gate.trustedProxies(settings.trustedProxies().toArray(String[]::new));
    }
    return gate.build();
  }

  /** Puts everything on a context that starts. */
  void on(ServletContext context) {
    filter.register(context);
    serve(context, "/health", call -> Answer.ok(Map.of("status", "up")));
    serve(context, "/api/whoami", new WhoAmI());
    serve(context, "/api/status", traffic);
    serve(context, "/api/keys/*", new Keys(auth));
    serve(context, "/api/contexts", new Contexts(auth));
    serve(context, "/api/audit", new AuditTrail(auth));
    serve(context, "/api/agents", new AgentsResource(agents));
    serve(context, "/api/events", new EventsServlet(events, agents, traffic));
    serve(context, "/mcp", mcp.servlet());
    serve(context, "/agent/ws", new AgentGate(auth, agents));
    serve(context, "/", new Pages());
  }

  private static void serve(ServletContext context, String path, Resource resource) {
    serve(context, path, new JsonServlet(resource));
  }

  private static void serve(ServletContext context, String path, Servlet servlet) {
    ServletRegistration.Dynamic registration = context.addServlet(path, servlet);
    registration.setAsyncSupported(true);
    registration.addMapping(path);
  }

  /** Prints what is to be kept: the first key, and the token of a development start. */
  void announce(PrintStream out) {
    var first = NewKey.named("console-operator").kind("operator").inSystem();
    // Exactly once in the life of the store, whatever races.
    List<IssuedKey> issued = auth.keys().bootstrap(first).orElse(List.of());
    Token dev = settings.devToken();
    if (dev != null) {
      out.println("**************************************************************************");
      out.println("*  WARNING: --dev. Whoever has this token is an operator. It is good on  *");
      out.println("*  this machine alone, through no proxy, and until this process ends.    *");
      out.println("**************************************************************************");
      out.println("OPERATOR_DEV_TOKEN=" + dev.reveal());
    }
    if (issued.isEmpty()) {
      out.println("Bootstrapped already: a key is shown only once, when it is made.");
    } else {
      out.println("This is the first start. Keep the management key: it is not shown again.");
      out.println("AUTH_MANAGEMENT_API_KEY=" + issued.get(0).token().reveal());
    }
    out.flush();
  }

  private void audited(AuditEvent event) {
    audit.info("{}", event);
    events.publish("audit", AuditTrail.view(event), who -> AuditTrail.maySee(who, event));
  }

  private static Path folder(Path dataDir) throws IOException {
    try {
      Files.createDirectories(dataDir);
    } catch (IOException e) {
      throw new IOException("DATA_DIR cannot be made: " + dataDir, e);
    }
    if (!Files.isWritable(dataDir)) {
      throw new IOException("DATA_DIR cannot be written to: " + dataDir);
    }
    return dataDir;
  }

  /** Who decides on keys here. */
  Auth auth() {
    return auth;
  }

  /** Ends what would stay open for ever; no further stream begins. */
  void endStreams() {
    ticker.close();
    events.close();
    agents.close();
    mcp.close();
  }

  /** Ends what is left, writes what waits and closes the store. */
  @Override
  public void close() {
    endStreams();
    auth.close();
  }
}
