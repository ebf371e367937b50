package dev.wardlock.servlet;

import dev.wardlock.model.Principal;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** A request that has a principal: the Servlet API's own questions, answered from it. */
final class AuthenticatedRequest extends HttpServletRequestWrapper {

  private static final String ANY_AUTHENTICATED = "**"; // Servlet 6.0, 13.3

  private final LiveResponse response;
  private final String authType;
  private @Nullable Principal principal;

  AuthenticatedRequest(HttpServletRequest request, LiveResponse response, Identity identity) {
    super(request);
    this.response = response;
    principal = identity.principal();
    authType = identity.bySession() ? FORM_AUTH : "Bearer";
  }

  /** With the response that is watched over, and not with the container's own. */
  @Override
  public AsyncContext startAsync() {
    return startAsync(this, response);
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse answer) {
    return response.stream(super.startAsync(request, answer));
  }

  @Override
  public @Nullable Principal getUserPrincipal() {
    return principal;
  }

  @Override
  public @Nullable String getRemoteUser() {
    return principal == null ? null : principal.id();
  }

  @Override
  public @Nullable String getAuthType() {
    return principal == null ? null : authType;
  }

  @Override
  public boolean isUserInRole(@Nullable String role) {
    if (principal == null || role == null) {
      return false;
    }
    if (role.indexOf(':') > 0 && role.indexOf('*') < 0) {
      return principal.grants().holds(role);
    }
    return role.equals(principal.kind()) || role.equals(ANY_AUTHENTICATED);
  }

  /** True while there is a principal; without one there is nobody left to ask. */
  @Override
  public boolean authenticate(HttpServletResponse response) {
    return principal != null;
  }

  @Override
  public void login(String username, String password) throws ServletException {
    throw new ServletException("a key is presented with each request; there is no login by name");
  }

  /** Forgets the principal for the rest of this request. The key stays as good as it was. */
  @Override
  public void logout() {
    principal = null;
    removeAttribute(Identity.ATTRIBUTE);
  }
}
