package dev.wardlock.servlet;

import dev.wardlock.Auth;
import dev.wardlock.Verification;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Unavailable;
import dev.wardlock.servlet.OperationException.Kind;
import dev.wardlock.servlet.Origins.Site;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, for endpoints that stand behind the filter or beside it: what the filter has found out,
 * else what the request presents.
 */
final class Callers {

  private final Auth auth;
  private final AuthFilter filter;

  /**
   * Finds callers out.
   *
   * @param filter whose login, proxies and lockout are used; null where there are none
   */
  Callers(Auth auth, @Nullable AuthFilter filter) {
    this.auth = auth;
    this.filter = filter == null ? AuthFilter.builder(auth).build() : filter;
  }

  /**
   * Who presents a bearer token.
   *
   * @param context for which context; null for every one
   * @return what was accepted; null where nothing is presented
   * @throws OperationException if what is presented is no good, or cannot be verified
   */
  @Nullable Accepted byToken(HttpServletRequest request, @Nullable String context) {
    BearerToken presented = BearerToken.of(request);
    if (presented.isAmbiguous()) {
      throw OperationException.of(
          Kind.BAD_REQUEST,
          "Send one credential, in one Authorization header, and none in the query string.");
    }
    Identity before = Identity.of(request, auth);
    if (before != null && !before.bySession()) {
      if (before.mayActOn(context)) {
        return before.accepted();
      }
      throw rejected();
    }
    return presented.isAbsent() ? null : required(presented.reveal(), context, request);
  }

  /**
   * Who comes with a login session.
   *
   * @return what was accepted; null where nothing is presented, or a session that is over
   * @throws OperationException if it comes from another site, or cannot be verified
   */
  @Nullable Accepted bySession(HttpServletRequest request) {
    Wiring w = filter.wiring();
    Identity before = Identity.of(request, auth);
    if (before != null && before.bySession()) {
      return before.accepted(); // the filter has looked at the origin
    }
    Login login = w.login();
    if (login == null) {
      return null;
    }
    PresentedCookie presented = login.cookie().presented(request);
    if (presented.isAbsent()) {
      return null;
    }
    if (presented.isAmbiguous()) {
      throw OperationException.of(
          Kind.BAD_REQUEST, "The login cookie was sent twice, with two values.");
    }
    Accepted accepted = accepted(w.verifySession(presented.reveal(), request));
    if (accepted == null) {
      return null; // one that is over keeps nobody from logging in
    }
    if (login.origins().judge(request) != Site.SAME) {
      throw OperationException.of(
          Kind.CROSS_SITE, "With a login cookie this must come from a page of this site.");
    }
    return accepted;
  }

  /**
   * Who a secret stands for.
   *
   * @throws OperationException if it is no good, or cannot be verified
   */
  Accepted required(String secret, @Nullable String context, HttpServletRequest request) {
    Accepted accepted = verify(secret, context, request);
    if (accepted == null) {
      throw rejected();
    }
    return accepted;
  }

  /**
   * Who a secret stands for; null where it is no good.
   *
   * @throws OperationException if it cannot be verified, or too many were no good
   */
  @Nullable Accepted verify(String secret, @Nullable String context, HttpServletRequest request) {
    Wiring w = filter.wiring();
    Accepted accepted = accepted(w.verify(secret, context, request));
    Duration locked = accepted == null ? guessed(w, secret, request) : null;
    if (locked != null) {
      throw OperationException.of(Kind.THROTTLED, "Too many credentials from here were no good.")
          .and("retry_after_seconds", seconds(locked));
    }
    return accepted;
  }

  /** As in the filter: what could only have been meant for a static token. */
  private static @Nullable Duration guessed(Wiring w, String secret, HttpServletRequest request) {
    return w.auth().staticTokens().isEmpty() || w.auth().idOf(secret) != null
        ? null
        : w.lockout().failed(w.proxies().network(request), null);
  }

  private static @Nullable Accepted accepted(Verification verification) {
    if (verification instanceof Unavailable later) {
      throw OperationException.of(
              Kind.UNAVAILABLE, "The credential could not be verified now; try again.")
          .and("retry_after_seconds", seconds(later.retryAfter()));
    }
    return verification instanceof Accepted accepted ? accepted : null;
  }

  private static int seconds(Duration wait) {
    return (int) Math.max(1, wait.plusNanos(999_999_999).toSeconds());
  }

  static OperationException rejected() {
    return OperationException.of(Kind.UNAUTHENTICATED, "The credential was not accepted.");
  }

  /** What is answered in the realm of the application. */
  Answers answers() {
    return filter.wiring().answers();
  }

  /** Where browsers log in; null where they do not. */
  @Nullable Login login() {
    return filter.wiring().login();
  }
}
