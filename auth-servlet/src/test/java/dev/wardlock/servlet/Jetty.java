package dev.wardlock.servlet;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.http.CookieCompliance;
import org.eclipse.jetty.http.HttpCompliance;
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
      config.setHttpCompliance(
          HttpCompliance.RFC2616_LEGACY.with("all", HttpCompliance.Violation.values()));
      config.setRequestCookieCompliance(CookieCompliance.RFC2965_LEGACY);
    }
    var server = new Server();
    var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(config));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    var context = new ServletContextHandler(app.contextPath.isEmpty() ? "/" : app.contextPath);
    context.getServletHandler().setDecodeAmbiguousURIs(app.lenient && !app.undecoded);
    context.setWelcomeFiles(app.welcomeFiles.toArray(String[]::new));
    var errors = new ErrorPageErrorHandler();
    app.errorPages.forEach(errors::addErrorPage);
    context.setErrorHandler(errors);
    initialise(context, app);
    server.setHandler(context);
    try {
      server.start();
    } catch (Exception e) {
      server.stop();
      throw e;
    }
    return new Running(connector.getLocalPort(), server::stop);
  }

  private static void initialise(ServletContextHandler context, App app) {
    if (app.sockets == Sockets.BEFORE_THE_APP) {
      JakartaWebSocketServletContainerInitializer.configure(context, null);
    }
    context.addServletContainerInitializer(app);
    if (app.declared) {
      context.addEventListener(listener(app::start));
    }
    if (app.sockets == Sockets.AFTER_THE_APP) {
      JakartaWebSocketServletContainerInitializer.configure(context, null);
    } else if (app.sockets == Sockets.IN_A_LISTENER) {
      Setup late = c -> JakartaWebSocketServletContainerInitializer.initialize(context);
      context.addServletContainerInitializer((classes, c) -> c.addListener(listener(late)));
    }
    context.addServletContainerInitializer((classes, c) -> app.last.on(c));
  }

  private static ServletContextListener listener(Setup setup) {
    return new ServletContextListener() {
      @Override
      public void contextInitialized(ServletContextEvent event) {
        try {
          setup.on(event.getServletContext());
        } catch (ServletException e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }
}
