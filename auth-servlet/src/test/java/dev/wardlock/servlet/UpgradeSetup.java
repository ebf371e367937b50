package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.servlet.Container.App;
import dev.wardlock.servlet.Container.Running;
import dev.wardlock.servlet.Container.Setup;
import dev.wardlock.servlet.Container.Sockets;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.IOException;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** An application with WebSockets, set up in one order or another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class UpgradeSetup {

  /** When endpoints are added. */
  enum Adding {
    IN_AN_INITIALIZER,
    IN_A_LISTENER,
    AT_RUN_TIME
  }

  /**
   * One order of setting things up.
   *
   * @param sockets when WebSockets are
   * @param adding when endpoints are
   * @param declared whether the filter is by a listener, else by an initializer
   * @param preceded whether another filter was mapped to be in front before ours was
   */
  record Order(Sockets sockets, Adding adding, boolean declared, boolean preceded) {}

  Keys keys;
  private ServletContext context;

  abstract Container container();

  @BeforeAll
  void start() {
    keys = new Keys();
  }

  @AfterAll
  void stop() {
    keys.close();
  }

  AuthFilter filter() {
    return AuthFilter.builder(keys.auth)
        .authenticate("/api/*")
        .require("GET", "/api/of/*", "names:use")
        .passThrough("/agent/ws")
        .build();
  }

  App app(Order order, Setup registration) {
    var app =
        new App(
                c -> {
                  context = c;
                  if (order.preceded()) {
                    inFront(c, "other", (req, res, chain) -> chain.doFilter(req, res));
                  }
                  registration.on(c);
                  TestApp.servlets(c);
                })
            .sockets(order.sockets());
    if (order.adding() == Adding.IN_AN_INITIALIZER) {
      app.last(Endpoints::add);
    } else if (order.adding() == Adding.IN_A_LISTENER) {
      app.last(c -> c.addListener(new AddingListener()));
    }
    return order.declared() ? app.declared() : app;
  }

  static void inFront(ServletContext context, String name, Filter filter) {
    var registration = context.addFilter(name, filter);
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
  }

  private static final class AddingListener implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
      Endpoints.add(event.getServletContext());
    }
  }

  Running started(Order order, Setup registration) throws Exception {
    Running server = container().start(app(order, registration));
    if (order.adding() == Adding.AT_RUN_TIME) {
      Endpoints.add(context);
    }
    return server;
  }

  static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  static int status(Running server, String path, String... headers) throws IOException {
    try (var client = new WebSocketClient(server.port(), path, headers)) {
      return client.answer.status();
    }
  }

  static void echoes(Running server, String path, String who, String... headers)
      throws IOException {
    try (var client = new WebSocketClient(server.port(), path, headers)) {
      assertThat(client.answer.status()).as("%s", client.answer).isEqualTo(101);
      assertThat(client.ask("hello")).isEqualTo("hello from " + who);
    }
  }
}
