package dev.wardlock.servlet;

import dev.wardlock.Auth;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The options of a filter in web.xml. They carry rules; what verifies keys is the application's.
 */
final class InitParams {

  private InitParams() {}

  static Wiring read(FilterConfig config) throws ServletException {
    AuthFilterBuilder builder = AuthFilter.builder(auth(config));
    var faults = new ArrayList<String>();
    for (String name : Collections.list(config.getInitParameterNames())) {
      String value = config.getInitParameter(name);
      switch (name) {
        case "rules" -> rules(value, builder, faults);
        case "realm" -> builder.realm(value);
        case "login" -> builder.login(value);
        case "logout" -> builder.logout(value);
        case "cookieName" -> builder.cookieName(value);
        case "publicOrigin" -> builder.publicOrigin(value);
        case "trustedProxies" -> builder.trustedProxies(value.strip().split("[\\s,]+"));
        default ->
            faults.add(
                "there is no init-param '"
                    + name
                    + "', only rules, realm, login, logout, cookieName, publicOrigin and"
                    + " trustedProxies");
      }
    }
    try {
      return builder.wiring(faults);
    } catch (IllegalArgumentException e) {
      throw new ServletException(
          "AuthFilter '" + config.getFilterName() + "': " + e.getMessage(), e);
    }
  }

  private static void rules(String text, AuthFilterBuilder builder, List<String> faults) {
    for (String line : text.lines().filter(l -> !l.isBlank()).toList()) {
      try {
        builder.rule(Rule.parse(line));
      } catch (IllegalArgumentException e) {
        faults.add(String.valueOf(e.getMessage()));
      }
    }
  }

  private static Auth auth(FilterConfig config) throws ServletException {
    Object attribute = config.getServletContext().getAttribute(AuthFilter.AUTH_ATTRIBUTE);
    if (attribute instanceof Auth auth) {
      return auth;
    }
    throw new ServletException(
        "the ServletContext attribute '"
            + AuthFilter.AUTH_ATTRIBUTE
            + "' is "
            + (attribute == null ? "missing" : "a " + attribute.getClass().getName())
            + ": set it to the application's dev.wardlock.Auth before filters start, for instance"
            + " in a ServletContextListener");
  }
}
