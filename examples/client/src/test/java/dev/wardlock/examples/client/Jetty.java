package dev.wardlock.examples.client;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A Jetty on any free port of loopback. */
final class Jetty implements AutoCloseable {

  /** What an application does when its context starts. */
  @FunctionalInterface
  interface Setup {
    void on(ServletContext context) throws ServletException;
  }

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server, 1, 1);

  private Jetty(Setup setup) {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    var context = new ServletContextHandler("/");
    context.addServletContainerInitializer((classes, c) -> setup.on(c));
    server.setHandler(context);
  }

  static Jetty start(Setup setup) throws Exception {
    var jetty = new Jetty(setup);
    try {
      jetty.server.start();
    } catch (Exception e) {
      jetty.server.stop();
      throw e;
    }
    return jetty;
  }

  String url() {
    return "http://127.0.0.1:" + connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the server did not stop", e);
    }
  }
}
