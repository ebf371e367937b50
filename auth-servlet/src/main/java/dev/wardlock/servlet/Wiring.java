package dev.wardlock.servlet;

import dev.wardlock.Auth;
import dev.wardlock.Verification;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * All that a filter and its login need. Immutable and safe for use by many threads, but for the
 * lockout, which counts.
 *
 * @param auth what verifies
 * @param rules what is asked for where
 * @param answers what is answered instead
 * @param proxies who may speak for a client
 * @param lockout who has failed too often
 * @param login the login of browsers; null where there is none
 * @param resources the protected resources that are described
 */
record Wiring(
    Auth auth,
    Rules rules,
    Answers answers,
    TrustedProxies proxies,
    Lockout lockout,
    @Nullable Login login,
    ProtectedResources resources) {

  /** Verifies a token for a context, or for every one. */
  Verification verify(String token, @Nullable String context, HttpServletRequest request) {
    if (isOfThisMachine(request)) {
      return auth.verifyLocal(token, context);
    }
    return context == null ? auth.verify(token) : auth.verify(token, context);
  }

  /** Verifies a login session. */
  Verification verifySession(String id, HttpServletRequest request) {
    return isOfThisMachine(request) ? auth.verifyLocalSession(id) : auth.verifySession(id);
  }

  /** Asked only where it matters. */
  private boolean isOfThisMachine(HttpServletRequest request) {
    return auth.staticTokens().hasDevelopment() && Loopback.isLocal(request);
  }
}
