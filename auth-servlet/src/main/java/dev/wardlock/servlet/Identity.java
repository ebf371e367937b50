package dev.wardlock.servlet;

import dev.wardlock.Auth;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.model.Principal;
import dev.wardlock.store.Context;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, once found out. It travels in a request attribute, which outlives every wrapper, so
 * that a later dispatch of the same request knows; what it may do there is judged anew.
 *
 * <p>A request whose own key was rotated or revoked on the way still ends as who it was.
 *
 * @param verifiedBy what verified it: another filter's word is not taken
 * @param accepted what was verified
 * @param bySession whether by a login session
 */
record Identity(Auth verifiedBy, Accepted accepted, boolean bySession)
    implements AuthFilter.Verdict {

  static final String ATTRIBUTE = "dev.wardlock.servlet.identity";

  static Identity byKey(Auth verifiedBy, Accepted accepted) {
    return new Identity(verifiedBy, accepted, false);
  }

  static Identity bySession(Auth verifiedBy, Accepted accepted) {
    return new Identity(verifiedBy, accepted, true);
  }

  Principal principal() {
    return accepted.principal();
  }

  static @Nullable Identity of(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Identity identity ? identity : null;
  }

  static @Nullable Identity of(ServletRequest request, Auth auth) {
    Identity identity = of(request);
    return identity != null && identity.verifiedBy == auth ? identity : null;
  }

  /** What {@link Auth#verify(String, String)} asks, for a dispatch to where another rule holds. */
  boolean mayActOn(@Nullable String context) {
    return context == null || mayActOn(accepted, context);
  }

  static boolean mayActOn(Accepted accepted, String context) {
    String own = accepted.principal().context();
    return own.equals(context) || own.equals(Context.SYSTEM);
  }

  void attachTo(ServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  @Override
  public String toString() {
    return "Identity[" + principal().kind() + " " + principal().id() + "]";
  }
}
