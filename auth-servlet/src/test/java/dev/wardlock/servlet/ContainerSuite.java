package dev.wardlock.servlet;

import dev.wardlock.servlet.Container.Sockets;
import dev.wardlock.servlet.UpgradeSetup.Adding;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** All of the suite, on one server. What is different there, its own class says. */
abstract class ContainerSuite {

  abstract Container container();

  /** Its name in the corpus of hostile requests. */
  abstract String name();

  /** When support for WebSockets can be set up there. */
  Set<Sockets> sockets() {
    return EnumSet.complementOf(EnumSet.of(Sockets.NONE));
  }

  /** When endpoints can be added there. */
  Set<Adding> adding() {
    return EnumSet.allOf(Adding.class);
  }

  /** What an upgrade comes to where the filter was mapped like any other. */
  int statusBehindAPlainMapping() {
    return 101;
  }

  /** Who an endpoint sees where a servlet did the upgrade. */
  String seenBehindAServlet() {
    return "ada";
  }

  /** Whether a query comes through that cannot be decoded; else the server answers 400. */
  boolean takesAnyQuery() {
    return true;
  }

  /** Whether filters start with their application; else they do with its first request. */
  boolean startsFiltersAtOnce() {
    return true;
  }

  /** What is added to the type of what was forwarded with a response that is wrapped. */
  String addedToTheType() {
    return "";
  }

  /** Ambiguous paths that it decodes before anybody sees them, once it is lenient. */
  Set<String> decodedUnseen() {
    return Set.of();
  }

  /** Unambiguous paths that it then hands on decoded. */
  Set<String> decodedTooSoon() {
    return Set.of();
  }

  /** Who an endpoint sees when the key of "ada" was presented. */
  String seenIn(UpgradeSetup.Order order) {
    return "ada";
  }

  @Nested
  class Credentials extends CredentialsContract {
    @Override
    Container container() {
      return ContainerSuite.this.container();
    }

    @Override
    boolean takesAnyQuery() {
      return ContainerSuite.this.takesAnyQuery();
    }
  }

  @Nested
  class JsonRpc extends JsonRpcContract {
    @Override
    Container container() {
      return ContainerSuite.this.container();
    }
  }

  @Nested
  class Rest extends RestContract {
    @Override
    Container container() {
      return ContainerSuite.this.container();
    }
  }

  @Nested
  class Jwks extends JwksContract {
    @Override
    Container container() {
      return ContainerSuite.this.container();
    }
  }

  @Nested
  class AdminPage extends AdminPageContract {
    @Override
    Container container() {
      return ContainerSuite.this.container();
    }
  }

  @Nested
  class Dispatch extends DispatchContract {
    @Override
    Container container() {
      return ContainerSuite.this.container();
    }

    @Override
    String addedToTheType() {
      return ContainerSuite.this.addedToTheType();
    }
  }

  @Nested
  class Init extends InitContract {
    @Override
    Container container() {
      return ContainerSuite.this.container();
    }

    @Override
    boolean startsFiltersAtOnce() {
      return ContainerSuite.this.startsFiltersAtOnce();
    }
  }

  @Nested
  class Streams extends StreamContract {
    @Override
    Container container() {
      return ContainerSuite.this.container();
    }
  }

  @Nested
  class Logins extends LoginContract {
    @Override
    Container container() {
      return ContainerSuite.this.container();
    }

    @Override
    String root() {
      return "";
    }
  }

  @Nested
  class LoginsBelow extends LoginContract {
    @Override
    Container container() {
      return ContainerSuite.this.container();
    }

    @Override
    String root() {
      return "/app";
    }

    @Override
    String login() {
      return "/sign-in";
    }

    @Override
    String logout() {
      return "/sign-out";
    }
  }

  @Nested
  class LoginAttacks extends LoginAttackContract {
    @Override
    Container container() {
      return ContainerSuite.this.container();
    }
  }

  @Nested
  class Resources extends ResourceContract {
    @Override
    Container container() {
      return ContainerSuite.this.container();
    }
  }

  @Nested
  class Upgrades extends UpgradeContract {
    @Override
    Container container() {
      return ContainerSuite.this.container();
    }

    @Override
    Set<Sockets> sockets() {
      return ContainerSuite.this.sockets();
    }

    @Override
    Set<Adding> adding() {
      return ContainerSuite.this.adding();
    }

    @Override
    int statusBehindAPlainMapping() {
      return ContainerSuite.this.statusBehindAPlainMapping();
    }

    @Override
    String seenIn(Order order) {
      return ContainerSuite.this.seenIn(order);
    }

    @Override
    String seenBehindAServlet() {
      return ContainerSuite.this.seenBehindAServlet();
    }
  }

  @Nested
  class Paths extends PathContract {
    @Override
    Container container() {
      return ContainerSuite.this.container();
    }

    @Override
    String prefix() {
      return "";
    }

    @Override
    boolean lenient() {
      return false;
    }

    @Override
    boolean takesAnyQuery() {
      return ContainerSuite.this.takesAnyQuery();
    }
  }

  @Nested
  class LenientPaths extends PathContract {
    @Override
    Container container() {
      return ContainerSuite.this.container();
    }

    @Override
    String prefix() {
      return "/app";
    }

    @Override
    boolean lenient() {
      return true;
    }

    @Override
    boolean takesAnyQuery() {
      return ContainerSuite.this.takesAnyQuery();
    }

    @Override
    Set<String> decodedUnseen() {
      return ContainerSuite.this.decodedUnseen();
    }

    @Override
    Set<String> decodedTooSoon() {
      return ContainerSuite.this.decodedTooSoon();
    }
  }

  /** The corpus, with one way to set the server up. */
  abstract class OnThis extends HostileContract {
    private final String root;
    private final Leniency leniency;

    OnThis(String root, Leniency leniency) {
      this.root = root;
      this.leniency = leniency;
    }

    @Override
    Container container() {
      return ContainerSuite.this.container();
    }

    @Override
    String server() {
      return ContainerSuite.this.name();
    }

    @Override
    String root() {
      return root;
    }

    @Override
    Leniency leniency() {
      return leniency;
    }
  }

  @Nested
  class Hostile extends OnThis {
    Hostile() {
      super("", Leniency.NONE);
    }
  }

  @Nested
  class HostileBelow extends OnThis {
    HostileBelow() {
      super("/app", Leniency.NONE);
    }
  }

  @Nested
  class HostileLenient extends OnThis {
    HostileLenient() {
      super("", Leniency.LENIENT);
    }
  }

  @Nested
  class HostileLenientBelow extends OnThis {
    HostileLenientBelow() {
      super("/app", Leniency.LENIENT);
    }
  }

  @Nested
  class HostileUndecodedBelow extends OnThis {
    HostileUndecodedBelow() {
      super("/app", Leniency.UNDECODED);
    }
  }
}
