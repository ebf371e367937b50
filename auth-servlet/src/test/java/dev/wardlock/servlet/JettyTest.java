package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.servlet.Container.Running;
import dev.wardlock.servlet.Container.Sockets;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite on Jetty 12.1, with Servlet 6.0. */
class JettyTest extends ContainerSuite {

  @Override
  Container container() {
    return new Jetty();
  }

  @Override
  String name() {
    return "jetty";
  }

  /** Nobody, where nothing can be put in front of Jetty's own filter: the gate alone judges. */
  @Override
  String seenIn(UpgradeSetup.Order order) {
    boolean behind =
        order.sockets() == Sockets.IN_A_LISTENER
            || (order.sockets() == Sockets.AFTER_THE_APP && order.preceded() && !order.declared());
    return behind ? "nobody" : "ada";
  }

  @Nested
  class UpgradesInFront extends UpgradeSetup {
    private static final String WARNING = "never came to the AuthFilter";

    @Override
    Container container() {
      return new Jetty();
    }

    /** Jetty goes to the front of what is there. */
    @Test
    void upgrade_filterMappedInFrontBeforeWebSockets_isNotStopped() throws Exception {
      var order = new Order(Sockets.AFTER_THE_APP, Adding.AT_RUN_TIME, false, false);
      try (Running server = started(order, c -> inFront(c, "auth", filter()))) {
        assertThat(status(server, "/api/plain")).isEqualTo(101);
        assertThat(new Http(server.port()).get("/api/plain").status()).isEqualTo(401);
      }
    }

    @ParameterizedTest
    @EnumSource(names = {"AFTER_THE_APP", "IN_A_LISTENER"})
    void upgrade_takenByJettyBeforeTheFilter_isWarnedAboutOnce(Sockets sockets) throws Exception {
      var order = new Order(sockets, Adding.AT_RUN_TIME, false, true);
      try (var logs = new Logs()) {
        try (Running server = started(order, filter()::register)) {
          for (int i = 0; i < 3; i++) {
            echoes(server, "/agent/ws", "nobody");
            echoes(server, "/api/plain", "nobody", bearer(keys.token()));
          }
          Instant deadline = Instant.now().plusSeconds(20);
          while (!logs.text().contains(WARNING) && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
          }
        }
        assertThat(logs.text()).containsOnlyOnce(WARNING).contains("Call AuthFilter.register");
      }
    }

    @Test
    void upgrade_throughTheFilter_isNotWarnedAbout() throws Exception {
      var order = new Order(Sockets.AFTER_THE_APP, Adding.AT_RUN_TIME, false, false);
      try (var logs = new Logs()) {
        try (Running server = started(order, filter()::register)) {
          echoes(server, "/agent/ws", "nobody");
          echoes(server, "/api/plain", "ada", bearer(keys.token()));
        }
        assertThat(logs.text()).doesNotContain(WARNING);
      }
    }
  }
}
