package dev.wardlock.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * How a filter is put in front of an application, and above all of its WebSocket upgrades, which
 * containers do in a filter of their own.
 *
 * <p>What it guarantees: no upgrade reaches an endpoint unless the filter would let it, whether
 * WebSockets are set up before this, after it, in a listener or at run time.
 *
 * <ul>
 *   <li>The mapping has {@code isMatchAfter} false. Tomcat maps its upgrade filter with true, so
 *       ours is in front in every order.
 *   <li>It is added when the context is initialised, after every initializer. Jetty puts its own at
 *       the very front, but a first mapping that comes later goes before even that.
 *   <li>On Jetty that does not suffice where another filter was mapped with false before WebSockets
 *       were set up, or where they are set up later still. There {@link UpgradeGate} judges
 *       upgrades before any filter runs.
 * </ul>
 *
 * <p>Source: Servlet 6.0, sections 4.4 and 6.2.4; docs/decisions/0009.
 */
final class Registration {

  private Registration() {}

  /**
   * Adds the filter. From a listener that was declared no other can be added: all initializers have
   * run by then, and it is mapped at once.
   *
   * @throws IllegalStateException if there is a filter of that name, or if the context has started
   */
  static FilterRegistration.Dynamic install(
      ServletContext context, String name, AuthFilter filter) {
    FilterRegistration.Dynamic registration = context.addFilter(name, filter);
    if (registration == null) {
      throw new IllegalStateException(
          "there is a filter '" + name + "' already: register one AuthFilter for each application");
    }
    registration.setAsyncSupported(true);
    if (String.valueOf(context.getServerInfo()).toLowerCase(Locale.ROOT).contains("jetty")) {
      context.addListener(new UpgradeGate(filter));
    }
    try {
      context.addListener(new Mapping(registration));
    } catch (IllegalArgumentException e) {
      map(registration);
    }
    return registration;
  }

  /**
   * Adds the login.
   *
   * @throws IllegalStateException if something else is mapped to one of its paths
   */
  static void install(ServletContext context, Login login, LoginServlet servlet) {
    ServletRegistration.Dynamic registration = context.addServlet("wardlock-login", servlet);
    Set<String> taken =
        registration == null
            ? Set.of(login.path())
            : registration.addMapping(login.path(), login.path() + ".css", login.logoutPath());
    if (!taken.isEmpty()) {
      throw new IllegalStateException("another servlet is mapped to " + taken);
    }
  }

  private static void map(FilterRegistration.Dynamic registration) {
    registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
  }

  private record Mapping(FilterRegistration.Dynamic registration)
      implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
      map(registration);
    }
  }
}
