package dev.wardlock.examples.console;

import dev.wardlock.Auth;
import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.servlet.AuthFilter;
import dev.wardlock.store.jdbc.JdbcKeyStore;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application: an embedded store, an {@link Auth} over it, and a Jetty whose every request
 * passes the {@link AuthFilter}.
 */
final class Console implements AutoCloseable {

  /** An application's own kind: it may look at the console's status, and at nothing else. */
  private static final PrincipalKind VIEWER = PrincipalKind.of("viewer", "status:read");

  private static final Logger log = LoggerFactory.getLogger(Console.class);

  private final Auth auth;
  private final Server server;
  private final ServerConnector connector;
  private final CountDownLatch closed = new CountDownLatch(1);

  private Console(Auth auth, Server server, ServerConnector connector) {
    this.auth = auth;
    this.server = server;
    this.connector = connector;
  }

  /**
   * Opens the store, starts to listen and, on the first start, prints the management key.
   *
   * @throws IOException if the folder or the port cannot be used; the message says which
   * @throws dev.wardlock.store.StoreException if the database cannot be opened
   */
  static Console start(Settings settings, Clock clock, PrintStream out) throws IOException {
    var traffic = new Traffic(clock);
    Auth auth =
        Auth.builder(JdbcKeyStore.embedded(folder(settings.dataDir()).resolve("console")))
            .kinds(List.of(PrincipalKind.operator(), PrincipalKind.agent(), VIEWER))
            .serverKeys(settings.serverKeys())
            .counters(traffic)
            .clock(clock)
            .build();
    var server = new Server();
    var connector = new ServerConnector(server, http());
    var console = new Console(auth, server, connector);
    try {
      console.listen(settings, application(auth, traffic));
      out.println("Listening on " + console.url() + ", data in " + settings.dataDir());
      console.bootstrap(out);
      return console;
    } catch (IOException | RuntimeException e) {
      console.close();
      throw e;
    }
  }

  /** All that is served. The filter stands before it, and what it has no rule for needs a key. */
  private static ServletContextHandler application(Auth auth, Traffic traffic) {
    AuthFilter filter =
        AuthFilter.builder(auth)
            .open("/health")
            .require("GET", "/api/status", "status:read")
            .authenticate("/api/*") // what a key may do to others, the KeyService decides
            .build();
    var context = new ServletContextHandler("/");
    var holder = new FilterHolder(filter);
    holder.setAsyncSupported(true);
    context.addFilter(holder, "/*", EnumSet.allOf(DispatcherType.class));

    serve(context, "/health", call -> Answer.ok(Map.of("status", "up")));
    serve(context, "/api/whoami", new WhoAmI());
    serve(context, "/api/status", traffic);
    serve(context, "/api/keys/*", new Keys(auth));
    serve(context, "/api/contexts", new Contexts(auth));
    serve(context, "/api/audit", new AuditTrail(auth));
    serve(context, "/", call -> Answer.problem(404, "not_found", "There is nothing here."));
    return context;
  }

  private static void serve(ServletContextHandler context, String path, Resource resource) {
    context.addServlet(new ServletHolder(path, new JsonServlet(resource)), path);
  }

  /** Exactly once in the life of the store, whatever races. */
  private void bootstrap(PrintStream out) {
    var first = NewKey.named("console-operator").kind("operator").inSystem();
    List<IssuedKey> issued = auth.keys().bootstrap(first).orElse(List.of());
    if (issued.isEmpty()) {
      out.println("Bootstrapped already: a key is shown only once, when it is made.");
    } else {
      out.println("This is the first start. Keep the management key: it is not shown again.");
      out.println("AUTH_MANAGEMENT_API_KEY=" + issued.get(0).token().reveal());
    }
    out.flush();
  }

  private void listen(Settings settings, ServletContextHandler application) throws IOException {
    InetAddress address = address(settings.host());
    if (!address.isLoopbackAddress()) {
      log.warn("HOST is not a loopback address: keys cross the network in the clear without TLS");
    }
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setShutdownIdleTimeout(100); // at the end, connections without a request are let go
    try {
      connector.open();
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on port "
              + settings.port()
              + " of "
              + settings.host()
              + ": is it taken? PORT and HOST choose another",
          e);
    }
    server.addConnector(connector);
    server.setHandler(new GracefulHandler(application)); // lets requests end before it stops
    server.setStopTimeout(5_000);
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty did not start: " + e.getMessage(), e);
    }
  }

  private static HttpConnectionFactory http() {
    var configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    return new HttpConnectionFactory(configuration);
  }

  private static InetAddress address(String host) throws IOException {
    try {
      return InetAddress.getByName(host);
    } catch (IOException e) {
      throw new IOException("HOST is no address of this machine: '" + host + "'", e);
    }
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

  /** Where it listens. */
  String url() {
    String host = connector.getHost();
    return "http://"
        + (host.indexOf(':') < 0 ? host : "[" + host + "]")
        + ":"
        + connector.getLocalPort();
  }

  /** Who decides on keys here. */
  Auth auth() {
    return auth;
  }

  void awaitClose() throws InterruptedException {
    closed.await();
  }

  /** Lets requests end, then writes what waits and closes the store. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      log.warn("Jetty did not stop cleanly", e);
    }
    auth.close();
    closed.countDown();
  }
}
