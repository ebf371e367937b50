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

  @Nested
  class Gate extends WireContract {
    @Override
    Host host() {
      return new TomcatHost();
    }
  }

  @Nested
  class Logins extends LoginContract {
    @Override
    Host host() {
      return new TomcatHost();
    }
  }

  @Nested
  class CrossSite extends CrossSiteContract {
    @Override
    Host host() {
      return new TomcatHost();
    }
  }

  @Nested
  class Trust extends TrustContract {
    @Override
    Host host() {
      return new TomcatHost();
    }
  }

  @Nested
  class Sessions extends SessionContract {
    @Override
    Host host() {
      return new TomcatHost();
    }
  }

  @Nested
  class Lockouts extends LockoutContract {
    @Override
    Host host() {
      return new TomcatHost();
    }
  }

  @Nested
  class Development extends DevContract {
    @Override
    Host host() {
      return new TomcatHost();
    }
  }

  @Nested
  class Floods extends FloodContract {
    @Override
    Host host() {
      return new TomcatHost();
    }
  }
}
