package dev.wardlock.examples.jobs;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link Application} on a Jetty of its own. */
final class JobServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(JobServer.class);

  private final Application application;
  private final Settings settings;
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server, http());
  private final CountDownLatch closed = new CountDownLatch(1);

  private JobServer(Application application, Settings settings) {
    this.application = application;
    this.settings = settings;
  }

  /**
   * Opens the stores, starts to listen and prints what is to be kept.
   *
   * @throws IOException if the folder or the port cannot be used; the message says which
   * @throws dev.wardlock.store.StoreException if the keys cannot be opened
   */
  static JobServer start(Settings settings, Clock clock, PrintStream out) throws IOException {
    var server = new JobServer(Application.open(settings, clock), settings);
    try {
      server.listen();
      out.println("Listening on " + server.url() + ", data in " + settings.dataDir());
      server.application.announce(out);
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void listen() throws IOException {
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
    var context = new ServletContextHandler("/");
    context.addServletContainerInitializer((classes, c) -> application.on(c));
    server.setHandler(new GracefulHandler(context));
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

  /** Where it listens. */
  String url() {
    String host = connector.getHost();
    return "http://"
        + (host.indexOf(':') < 0 ? host : "[" + host + "]")
        + ":"
        + connector.getLocalPort();
  }

  void awaitClose() throws InterruptedException {
    closed.await();
  }

  /** Lets requests end, then writes what waits and closes the stores. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      log.warn("Jetty did not stop cleanly", e);
    }
    application.close();
    closed.countDown();
  }
}
