package dev.wardlock.servlet;

import dev.wardlock.model.Principal;
import dev.wardlock.model.Scope;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Stands behind the filter and sees what comes through, whatever is answered in the end. By which
 * paths are open it knows for itself; it does not ask the rules.
 */
final class Witness implements Filter {

  private static final Set<String> OPEN =
      Set.of("/open", "/health", "/go", "/login", "/login.css", "/logout");

  /**
   * What came through.
   *
   * @param what the dispatch, the method and the path
   * @param principal who asked; "-" for nobody
   * @param allowed whether that one may be there, whoever reads the path
   */
  record Sighting(String what, String principal, boolean allowed) {}

  private final ConcurrentLinkedQueue<Sighting> seen = new ConcurrentLinkedQueue<>();

  /** All that was seen since the last question. */
  List<Sighting> taken() {
    var taken = new ArrayList<Sighting>();
    for (Sighting next = seen.poll(); next != null; next = seen.poll()) {
      taken.add(next);
    }
    return taken;
  }

  @Override
  public void doFilter(ServletRequest req, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    var request = (HttpServletRequest) req;
    Optional<Principal> who = AuthFilter.principal(request);
    String method = request.getMethod();
    List<String> paths = paths(request);
    boolean allowed = true;
    for (String path : paths) {
      for (String reading : Readings.of(path)) {
        allowed &= who.isPresent() ? mayBe(who.get(), reading) : isOpen(method, reading);
      }
    }
    String what = request.getDispatcherType() + " " + method + " " + paths;
    seen.add(new Sighting(what, who.map(Principal::id).orElse("-"), allowed));
    chain.doFilter(req, response);
  }

  private static List<String> paths(HttpServletRequest request) {
    var paths = new ArrayList<String>();
    try {
      paths.add(routed(request));
    } catch (IllegalArgumentException e) {
      paths.add("/not-decoded"); // what Jetty will not tell is not known to be open
    }
    if (request.getDispatcherType() == DispatcherType.REQUEST) {
      String uri = request.getRequestURI();
      String root = request.getContextPath(); // as it was sent, but decoded on Undertow
      String known = uri.startsWith(root) ? uri : Readings.of(uri).iterator().next();
      paths.add(known.startsWith(root) ? known.substring(root.length()) : known);
    }
    return paths;
  }

  private static String routed(HttpServletRequest request) {
    if (request.getDispatcherType() == DispatcherType.INCLUDE) {
      return text(request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH))
          + text(request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO));
    }
    return text(request.getServletPath()) + text(request.getPathInfo());
  }

  private static String text(Object part) {
    return part == null ? "" : part.toString();
  }

  private static boolean isOpen(String method, String path) {
    return OPEN.contains(path)
        || path.startsWith("/open/")
        || (path.equals("/read") && (method.equals("GET") || method.equals("HEAD")));
  }

  private static boolean mayBe(Principal who, String path) {
    return (!path.equals("/admin") && !path.startsWith("/admin/"))
        || who.may("admin:all", Scope.ROOT);
  }
}
