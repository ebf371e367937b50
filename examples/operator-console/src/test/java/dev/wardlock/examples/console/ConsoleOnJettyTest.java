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

  @Nested
  class Gate extends WireContract {
    @Override
    Host host() {
      return Host.JETTY;
    }
  }

  @Nested
  class Logins extends LoginContract {
    @Override
    Host host() {
      return Host.JETTY;
    }
  }

  @Nested
  class CrossSite extends CrossSiteContract {
    @Override
    Host host() {
      return Host.JETTY;
    }
  }

  @Nested
  class Trust extends TrustContract {
    @Override
    Host host() {
      return Host.JETTY;
    }
  }

  @Nested
  class Sessions extends SessionContract {
    @Override
    Host host() {
      return Host.JETTY;
    }
  }

  @Nested
  class Lockouts extends LockoutContract {
    @Override
    Host host() {
      return Host.JETTY;
    }
  }

  @Nested
  class Development extends DevContract {
    @Override
    Host host() {
      return Host.JETTY;
    }
  }

  @Nested
  class Floods extends FloodContract {
    @Override
    Host host() {
      return Host.JETTY;
    }
  }
}
