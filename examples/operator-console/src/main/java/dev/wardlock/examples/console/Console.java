package dev.wardlock.examples.console;

import dev.wardlock.Auth;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link Application} on a Jetty of its own. */
final class Console implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Console.class);

  private final Application application;
  private final Settings settings;
  private final Server server = new Server();
  private final ServerConnector connector;
  private final CountDownLatch closed = new CountDownLatch(1);

  private Console(Application application, Settings settings) {
    this.application = application;
    this.settings = settings;
    connector = new ServerConnector(server, tls(settings.tls()), http(settings.tls() != null));
  }

  /**
   * Opens the store, starts to listen and prints what is to be kept.
   *
   * @throws IOException if the folder or the port cannot be used; the message says which
   * @throws dev.wardlock.store.StoreException if the database cannot be opened
   */
  static Console start(Settings settings, Clock clock, PrintStream out) throws IOException {
    var console = new Console(Application.open(settings, clock), settings);
    try {
      console.listen();
      out.println("Listening on " + console.url() + ", data in " + settings.dataDir());
      console.application.announce(out);
      return console;
    } catch (IOException | RuntimeException e) {
      console.close();
      throw e;
    }
  }

  private ServletContextHandler context() {
    var context = new ServletContextHandler("/");
    JakartaWebSocketServletContainerInitializer.configure(context, null);
    context.addServletContainerInitializer((classes, c) -> application.on(c));
    return context;
  }

  private void listen() throws IOException {
    InetAddress address = address(settings.host());
    if (!address.isLoopbackAddress() && settings.tls() == null) {
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
    server.setHandler(new GracefulHandler(context())); // lets requests end before it stops
    server.setStopTimeout(5_000);
    try {
      server.start();
    } catch (Exception e) {
      String what = settings.tls() == null ? "" : "; TLS_KEYSTORE is a PKCS#12 file with a key";
      throw new IllegalStateException("Jetty did not start: " + e.getMessage() + what, e);
    }
  }

  private static HttpConnectionFactory http(boolean secure) {
    var configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    if (secure) {
      // The Host decides nothing here, and behind a proxy it need not be the certificate's.
      configuration.addCustomizer(new SecureRequestCustomizer(false));
    }
    return new HttpConnectionFactory(configuration);
  }

  private static SslContextFactory.@Nullable Server tls(Settings.@Nullable Tls tls) {
    if (tls == null) {
      return null;
    }
    var factory = new SslContextFactory.Server();
    factory.setKeyStorePath(tls.keyStore().toString());
    factory.setKeyStorePassword(tls.password().reveal());
    return factory;
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
    return (settings.tls() == null ? "http://" : "https://")
        + (host.indexOf(':') < 0 ? host : "[" + host + "]")
        + ":"
        + connector.getLocalPort();
  }

  /** Who decides on keys here. */
  Auth auth() {
    return application.auth();
  }

  void awaitClose() throws InterruptedException {
    closed.await();
  }

  /** Ends streams, lets requests end, then writes what waits and closes the store. */
  @Override
  public void close() {
    application.endStreams();
    try {
      server.stop();
    } catch (Exception e) {
      log.warn("Jetty did not stop cleanly", e);
    }
    application.close();
    closed.countDown();
  }
}
