package dev.wardlock.servlet;

import dev.wardlock.Verification;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Unavailable;
import dev.wardlock.servlet.Origins.Site;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The login of browsers: who a cookie stands for, and the way to the form for those without.
 *
 * <p>A cookie is sent by the browser, whoever made it ask. So what could change something, and what
 * opens a WebSocket, must come from a page of ours.
 *
 * @param path the path of the form
 * @param logoutPath the path of the logout
 * @param page the pages
 * @param cookie the cookie
 * @param origins which origin is ours
 */
record Login(String path, String logoutPath, LoginPage page, LoginCookie cookie, Origins origins) {

  /** Who the cookie of a request stands for. */
  AuthFilter.Verdict visitor(Wiring w, Access access, String path, HttpServletRequest request) {
    PresentedCookie presented = cookie.presented(request);
    if (presented.isAmbiguous()) {
      return w.answers().ambiguousCookie;
    }
    if (presented.isAbsent()) {
      return w.answers().absent(access, w.resources().metadataUrl(request, path));
    }
    Verification verification = w.verifySession(presented.reveal(), request);
    if (verification instanceof Unavailable later) {
      return w.answers().unavailable(later.retryAfter());
    }
    if (!(verification instanceof Accepted accepted)) {
      return w.answers().rejected(access, w.resources().metadataUrl(request, path));
    }
    if (mayHaveEffects(request) && origins.judge(request) != Site.SAME) {
      return w.answers().crossSite;
    }
    Identity visitor = Identity.bySession(w.auth(), accepted);
    return visitor.mayActOn(access.context(path))
        ? visitor
        : w.answers().rejected(access, w.resources().metadataUrl(request, path));
  }

  private static boolean mayHaveEffects(HttpServletRequest request) {
    return switch (request.getMethod()) {
      case "GET", "HEAD", "OPTIONS" -> Headers.askForWebSocket(request);
      default -> true;
    };
  }

  /** To the form, and from there back to what was asked for. */
  void redirect(HttpServletRequest request, HttpServletResponse response) {
    if (!response.isCommitted()) {
      response.resetBuffer();
      String next = Next.parameter(Next.target(request));
      to(response, HttpServletResponse.SC_FOUND, links(request).login() + "?next=" + next);
    }
  }

  /** Not sendRedirect, which would write the host that the client named into the address. */
  static void to(HttpServletResponse response, int status, String location) {
    response.setStatus(status);
    response.setHeader("Location", location);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Referrer-Policy", "same-origin");
    response.setContentLength(0);
  }

  LoginPage.Links links(HttpServletRequest request) {
    return LoginPage.Links.of(request.getServletContext().getContextPath(), path, logoutPath);
  }

  /** Where a login leads to, of what was asked for: below the context path, or to its root. */
  static String next(HttpServletRequest request, @Nullable String presented) {
    String next = Next.of(presented);
    return next.equals(Next.ROOT) ? request.getServletContext().getContextPath() + "/" : next;
  }

  /** Shows the form, with a message. */
  void show(
      HttpServletRequest request, HttpServletResponse response, LoginMessage message, String next)
      throws IOException {
    page.login(request, response, links(request), message, next);
  }
}
