package dev.wardlock.examples.console;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The console on Tomcat. */
@Tag("tomcat")
class ConsoleOnTomcatTest {
  @Nested
  class AgentSockets extends AgentsContract {
    @Override
    Host host() {
      return new TomcatHost();
    }
  }

  @Nested
  class EventStreams extends EventsContract {
    @Override
    Host host() {
      return new TomcatHost();
    }
  }

  @Nested
  class Mcp extends McpContract {
    @Override
    Host host() {
      return new TomcatHost();
    }
  }

  @Nested
  class ConsolePages extends PagesContract {
    @Override
    Host host() {
      return new TomcatHost();
    }
  }
}
