package dev.wardlock.servlet;

import dev.wardlock.servlet.Container.Sockets;
import dev.wardlock.servlet.UpgradeSetup.Adding;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;

/** The suite on Undertow 2.3, with Servlet 6.0. */
@Tag("undertow")
class UndertowTest extends ContainerSuite {

  @Override
  Container container() {
    return new UndertowServer();
  }

  @Override
  String name() {
    return "undertow";
  }

  @Override
  Set<Sockets> sockets() {
    return EnumSet.of(Sockets.BEFORE_THE_APP);
  }

  /** Undertow takes no endpoint once the application has started. */
  @Override
  Set<Adding> adding() {
    return EnumSet.of(Adding.IN_AN_INITIALIZER, Adding.IN_A_LISTENER);
  }

  /** It maps its own filter when endpoints are known: behind all that initializers map. */
  @Override
  int statusBehindAPlainMapping() {
    return 401;
  }

  /** Its upgradeHttpToWebSocket asks the request for no principal. */
  @Override
  String seenBehindAServlet() {
    return "nobody";
  }

  @Override
  boolean takesAnyQuery() {
    return false;
  }

  @Override
  boolean startsFiltersAtOnce() {
    return false;
  }

  /** It closes such a response by its writer, which has an encoding. */
  @Override
  String addedToTheType() {
    return ";charset=ISO-8859-1";
  }

  /**
   * With ALLOW_UNESCAPED_CHARACTERS_IN_URL the URI comes decoded, to us and to whoever is behind
   * us.
   */
  @Override
  Set<String> decodedUnseen() {
    return Set.of("/open/x%2Fy", "/open/x%2fy", "/open%2Fx", "/admin%2Fx", "/openx%2Fy");
  }

  @Override
  Set<String> decodedTooSoon() {
    return Set.of(
        "/open/x%20y",
        "/open/%C3%A4%F0%9F%94%91", "/open/%C3%BC%20x/y", "/open/x%3Fy", "/open/x%23y");
  }
}
