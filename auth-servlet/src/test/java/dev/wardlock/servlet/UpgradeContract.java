package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.servlet.Container.App;
import dev.wardlock.servlet.Container.Running;
import dev.wardlock.servlet.Container.Setup;
import dev.wardlock.servlet.Container.Sockets;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Upgrades to WebSocket: none gets past the filter, in whatever order things are set up. */
abstract class UpgradeContract extends UpgradeSetup {

  /** When support for WebSockets can be set up on this server. */
  abstract Set<Sockets> sockets();

  /** When endpoints can be added on it. */
  abstract Set<Adding> adding();

  /** What an upgrade comes to where the filter was mapped like any other. */
  abstract int statusBehindAPlainMapping();

  /** Who it sees where a servlet did the upgrade. */
  abstract String seenBehindAServlet();

  /** Who an endpoint sees when the key of "ada" was presented. */
  abstract String seenIn(Order order);

  List<Order> orders() {
    var orders = new ArrayList<Order>();
    for (Sockets sockets : sockets()) {
      for (Adding adding : adding()) {
        for (boolean declared : new boolean[] {false, true}) {
          for (boolean preceded : new boolean[] {false, true}) {
            if (sockets != Sockets.IN_A_LISTENER || adding != Adding.IN_AN_INITIALIZER) {
              orders.add(new Order(sockets, adding, declared, preceded));
            }
          }
        }
      }
    }
    return orders;
  }

  private static void refused(
      Running server, String path, int status, String challenge, String... headers)
      throws IOException {
    try (var client = new WebSocketClient(server.port(), path, headers)) {
      assertThat(client.answer.status()).as("%s", client.answer).isEqualTo(status);
      assertThat(client.answer.header("WWW-Authenticate")).startsWith(challenge);
      assertThat(ContainerContract.problem(client.answer)).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("orders")
  void upgrade_inAnyOrder_passesTheFilter(Order order) throws Exception {
    try (Running server = started(order, filter()::register)) {
      for (String path : List.of("/api/plain", "/api/annotated", "/api/of/ada")) {
        refused(server, path, 401, ContainerContract.PLAIN_CHALLENGE);
        refused(server, path, 401, ContainerContract.BAD_TOKEN, bearer("not-a-token"));
      }
      refused(server, "/api/of/ada", 403, "Bearer", bearer(keys.token()));
      echoes(server, "/api/plain", seenIn(order), bearer(keys.token()));
      echoes(server, "/api/annotated", seenIn(order), bearer(keys.token()));
      echoes(server, "/api/of/ada", seenIn(order), bearer(keys.token("names:use=*")));
      echoes(server, "/agent/ws", "nobody");
      assertThat(status(server, "/api/plain/../plain")).isEqualTo(400);

      var http = new Http(server.port());
      assertThat(http.get("/api/x").status()).isEqualTo(401);
      ContainerContract.reached(http.withKey("/api/x", keys.token()));
    }
  }

  /** The latest that there is of each. */
  private Order latest(Sockets sockets, boolean preceded) {
    return new Order(
        sockets().contains(sockets) ? sockets : Sockets.BEFORE_THE_APP,
        Collections.max(adding()),
        false,
        preceded);
  }

  /** What the above would be worth if this did not hold. */
  @Test
  void upgrade_filterAddedPlainly_isStoppedWhereTheServersOwnComesLater() throws Exception {
    var order = latest(Sockets.BEFORE_THE_APP, false);
    try (Running server = started(order, c -> TestApp.everywhere(c.addFilter("auth", filter())))) {
      assertThat(status(server, "/api/plain")).isEqualTo(statusBehindAPlainMapping());
      assertThat(new Http(server.port()).get("/api/plain").status()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/plain", "/agent/ws"})
  void upgrade_storeDown_is503WhereAKeyIsAskedFor(String path) throws Exception {
    var order = latest(Sockets.AFTER_THE_APP, true);
    String token = keys.token();
    try (Running server = started(order, filter()::register)) {
      keys.storeDown = true;
      assertThat(status(server, path, bearer(token)))
          .isEqualTo(path.equals("/api/plain") ? 503 : 101);
    } finally {
      keys.storeDown = false;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/upgrading", "/api/wrapped/upgrading"})
  void upgrade_byAServlet_worksThroughOurWrappers(String path) throws Exception {
    var order = latest(Sockets.BEFORE_THE_APP, false);
    Setup setup =
        c -> {
          filter().register(c);
          Filter wrapping =
              (req, res, chain) ->
                  chain.doFilter(req, new HttpServletResponseWrapper((HttpServletResponse) res));
          var wrapper = c.addFilter("wrapping", wrapping);
          wrapper.setAsyncSupported(true);
          wrapper.addMappingForUrlPatterns(
              EnumSet.of(DispatcherType.REQUEST), true, "/api/wrapped/*");
          c.addServlet("upgrading", new Endpoints.Upgrading())
              .addMapping("/api/upgrading", "/api/wrapped/upgrading");
        };
    try (Running server = started(order, setup)) {
      refused(server, path, 401, ContainerContract.PLAIN_CHALLENGE);
      echoes(server, path, seenBehindAServlet(), bearer(keys.token()));
    }
  }

  @Test
  void register_withoutWebSockets_isAFilterLikeAnyOther() throws Exception {
    var order = new Order(Sockets.NONE, Adding.AT_RUN_TIME, false, false);
    try (Running server = container().start(app(order, filter()::register))) {
      var http = new Http(server.port());
      assertThat(http.get("/api/x").status()).isEqualTo(401);
      refused(server, "/api/x", 401, ContainerContract.PLAIN_CHALLENGE);
      assertThat(status(server, "/api/x", bearer(keys.token()))).isEqualTo(200);
      ContainerContract.reached(http.withKey("/api/x", keys.token()));
      ContainerContract.reached(http.get("/agent/ws"));
    }
  }

  @Test
  void upgrade_refused_leavesTheConnectionToTheNextRequest() throws Exception {
    var order = latest(Sockets.AFTER_THE_APP, false);
    try (Running server = started(order, filter()::register);
        var client = new WebSocketClient(server.port(), "/api/plain")) {
      assertThat(client.answer.status()).isEqualTo(401);
      assertThat(client.handshake("/api/plain").status()).isEqualTo(401);
      assertThat(client.handshake("/api/plain", bearer(keys.token())).status()).isEqualTo(101);
      assertThat(client.ask("hello")).isEqualTo("hello from ada");
    }
  }

  @Test
  void register_twice_isRefused() {
    var order = new Order(Sockets.NONE, Adding.AT_RUN_TIME, false, false);
    Setup twice =
        c -> {
          filter().register(c);
          filter().register(c);
        };
    App app = app(order, twice);

    assertThatThrownBy(() -> container().start(app).close()).isNotNull();
    assertThat(app.failure)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("there is a filter 'wardlock' already");
  }
}
