package dev.wardlock.servlet;

import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty 12.1 with Servlet 6.0. */
final class Jetty implements Container {

  @Override
  public Running start(App app) throws Exception {
    var config = new HttpConfiguration();
    config.setRequestHeaderSize(app.headerSize);
    if (app.lenient) {
      config.setUriCompliance(UriCompliance.UNSAFE);
    }
    var server = new Server();
    var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(config));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    var context = new ServletContextHandler(app.contextPath.isEmpty() ? "/" : app.contextPath);
    context.getServletHandler().setDecodeAmbiguousURIs(app.lenient);
    context.setWelcomeFiles(app.welcomeFiles.toArray(String[]::new));
    var errors = new ErrorPageErrorHandler();
    app.errorPages.forEach(errors::addErrorPage);
    context.setErrorHandler(errors);
    context.addServletContainerInitializer(app);
    server.setHandler(context);
    try {
      server.start();
    } catch (Exception e) {
      server.stop();
      throw e;
    }
    return new Running(connector.getLocalPort(), server::stop);
  }
}
