package dev.wardlock.benchmarks.web;

import dev.wardlock.benchmarks.Floor;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;

/**
 * The least that any filter must do for a token that it remembers: read the header, do what {@link
 * Floor} does, and set the principal on the request.
 */
final class FloorFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final String SCHEME = "Bearer ";

  private final transient Floor floor = new Floor();
  private final transient Principal principal = () -> Guard.USER;

  static Guard guard() {
    var filter = new FloorFilter();
    filter.floor.add(ConstantFilter.TOKEN);
    return Guard.bearer(filter, ConstantFilter.TOKEN);
  }

  @Override
  protected void doFilter(HttpServletRequest req, HttpServletResponse res, FilterChain chain)
      throws IOException, ServletException {
    String header = req.getHeader("Authorization");
    if (header == null
        || !header.startsWith(SCHEME)
        || !floor.verify(header.substring(SCHEME.length()))) {
      res.sendError(HttpServletResponse.SC_UNAUTHORIZED);
      return;
    }
    chain.doFilter(new Known(req, principal), res);
  }

  private static final class Known extends HttpServletRequestWrapper {
    private final Principal principal;

    Known(HttpServletRequest request, Principal principal) {
      super(request);
      this.principal = principal;
    }

    @Override
    public Principal getUserPrincipal() {
      return principal;
    }
  }
}
