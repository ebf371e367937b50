package dev.wardlock.examples.war.run;

import java.net.URI;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Deploys the war to a Jetty, as any server would. */
public final class Main {

  private Main() {}

  /**
   * Starts it, and stays.
   *
   * @param args the war
   * @throws Exception if it does not start
   */
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
    Server server = start(Path.of(args[0]), port);
    System.out.println("Listening on " + server.getURI().resolve("/"));
    server.join();
  }

  /**
   * Starts it on loopback.
   *
   * @param war the file
   * @param port where to listen; 0 for any that is free
   * @return a server that runs
   * @throws Exception if it does not start
   */
  public static Server start(Path war, int port) throws Exception {
    var application = new WebAppContext();
    application.setContextPath("/");
    application.setWarResource(
        application.getResourceFactory().newResource(URI.create("file:" + war.toAbsolutePath())));
    application.setThrowUnavailableOnStartupException(true);
    var server = new Server();
    var connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(application);
    server.setStopAtShutdown(true);
    server.start();
    return server;
  }
}
