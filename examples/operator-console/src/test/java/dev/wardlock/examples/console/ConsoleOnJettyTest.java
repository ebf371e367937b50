package dev.wardlock.examples.console;

import org.junit.jupiter.api.Nested;

/** The console on its own Jetty. */
class ConsoleOnJettyTest {
  @Nested
  class AgentSockets extends AgentsContract {
    @Override
    Host host() {
      return Host.JETTY;
    }
  }

  @Nested
  class EventStreams extends EventsContract {
    @Override
    Host host() {
      return Host.JETTY;
    }
  }

  @Nested
  class Mcp extends McpContract {
    @Override
    Host host() {
      return Host.JETTY;
    }
  }

  @Nested
  class ConsolePages extends PagesContract {
    @Override
    Host host() {
      return Host.JETTY;
    }
  }
}
