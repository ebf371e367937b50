package dev.wardlock.servlet;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ListenerInfo;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;
import java.util.Set;

/** Undertow 2.3 with Servlet 6.0. Its WebSockets are set up before any application. */
final class UndertowServer implements Container {

  @Override
  public Running start(App app) throws Exception {
    DeploymentInfo info =
        Servlets.deployment()
            .setDeploymentName("app")
            .setClassLoader(UndertowServer.class.getClassLoader())
            .setContextPath(app.contextPath.isEmpty() ? "/" : app.contextPath)
            .addWelcomePages(app.welcomeFiles)
            .addServletContainerInitializer(initializer(app))
            .addServletContainerInitializer(initializer((classes, c) -> app.last.on(c)));
    app.errorPages.forEach((status, path) -> info.addErrorPage(Servlets.errorPage(path, status)));
    if (app.declared) {
      var listener = new Declared(app);
      info.addListener(new ListenerInfo(Declared.class, new ImmediateInstanceFactory<>(listener)));
    }
    if (app.sockets != Sockets.NONE) {
      info.addServletContextAttribute(
          WebSocketDeploymentInfo.ATTRIBUTE_NAME,
          new WebSocketDeploymentInfo().setBuffers(new DefaultByteBufferPool(false, 8192)));
    }
    DeploymentManager manager = Servlets.newContainer().addDeployment(info);
    manager.deploy();
    HttpHandler handler = manager.start();
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, app.headerSize)
            // By default it answers 500 itself to more than 2 MB; here our own limit is asked for.
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
            .setServerOption(UndertowOptions.DECODE_SLASH, app.lenient && !app.undecoded)
            .setServerOption(UndertowOptions.DECODE_URL, !app.undecoded)
            .setServerOption(UndertowOptions.ALLOW_EQUALS_IN_COOKIE_VALUE, app.lenient)
            .setServerOption(UndertowOptions.ALLOW_UNKNOWN_PROTOCOLS, app.lenient)
            .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, app.lenient)
            .setHandler(
                app.contextPath.isEmpty()
                    ? handler
                    : Handlers.path().addPrefixPath(app.contextPath, handler))
            .build();
    server.start();
    int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    return new Running(
        port,
        () -> {
          manager.stop();
          manager.undeploy();
          server.stop();
        });
  }

  private static ServletContainerInitializerInfo initializer(ServletContainerInitializer what) {
    return new ServletContainerInitializerInfo(
        what.getClass(), new ImmediateInstanceFactory<>(what), Set.of());
  }

  private record Declared(App app) implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
      try {
        app.start(event.getServletContext());
      } catch (ServletException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
