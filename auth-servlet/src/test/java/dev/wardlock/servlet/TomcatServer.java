package dev.wardlock.servlet;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.websocket.server.WsContextListener;
import org.apache.tomcat.websocket.server.WsSci;

/** Tomcat 11 with Servlet 6.1. */
final class TomcatServer implements Container {

  @Override
  public Running start(App app) throws Exception {
    Path base = Files.createTempDirectory("wardlock");
    var tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());
    tomcat.setPort(0);
    var connector = tomcat.getConnector();
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("maxHttpHeaderSize", Integer.toString(app.headerSize));
    if (app.lenient) {
      String escaped = app.undecoded ? "passthrough" : "decode";
      connector.setEncodedSolidusHandling(escaped);
      connector.setEncodedReverseSolidusHandling(escaped);
      connector.setProperty("relaxedPathChars", "\"<>[\\]^`{|}");
      connector.setProperty("relaxedQueryChars", "\"<>[\\]^`{|}");
      connector.setAllowBackslash(true);
    }
    connector.setAllowTrace(true);
    Context context = tomcat.addContext(app.contextPath, base.toString());
    if (app.sockets == Sockets.BEFORE_THE_APP) {
      context.addServletContainerInitializer(new WsSci(), null);
    }
    context.addServletContainerInitializer(app, null);
    if (app.sockets == Sockets.AFTER_THE_APP) {
      context.addServletContainerInitializer(new WsSci(), null);
    } else if (app.sockets == Sockets.IN_A_LISTENER) {
      context.addApplicationListener(WsContextListener.class.getName());
    }
    context.addServletContainerInitializer((classes, c) -> app.last.on(c), null);
    if (app.declared) {
      Declared.app = app;
      context.addApplicationListener(Declared.class.getName());
    }
    if (app.webXml != null) {
      Path descriptor = Files.createDirectory(base.resolve("WEB-INF")).resolve("web.xml");
      Files.writeString(descriptor, app.webXml);
      var config = new ContextConfig();
      config.setDefaultWebXml(tomcat.noDefaultWebXmlPath());
      context.addLifecycleListener(config);
    }
    app.welcomeFiles.forEach(context::addWelcomeFile);
    app.errorPages.forEach(
        (status, location) -> {
          var page = new ErrorPage();
          page.setErrorCode(status);
          page.setLocation(location);
          context.addErrorPage(page);
        });
    try {
      tomcat.start();
      if (!context.getState().isAvailable()) {
        throw new LifecycleException("the application did not start", app.failure);
      }
    } catch (Exception e) {
      stop(tomcat, base);
      throw e;
    }
    return new Running(connector.getLocalPort(), () -> stop(tomcat, base));
  }

  /** Tomcat makes what was declared by the name of its class. */
  public static final class Declared implements ServletContextListener {
    private static volatile App app;

    @Override
    public void contextInitialized(ServletContextEvent event) {
      try {
        app.start(event.getServletContext());
      } catch (ServletException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void stop(Tomcat tomcat, Path base) throws Exception {
    tomcat.stop();
    tomcat.destroy();
    try (var files = Files.walk(base)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
