package dev.wardlock.servlet;

import dev.wardlock.Verification;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Unavailable;
import dev.wardlock.model.Token;
import dev.wardlock.servlet.Origins.Site;
import dev.wardlock.store.StoreException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Login and logout for browsers, at the paths that {@link AuthFilterBuilder#login} and {@link
 * AuthFilterBuilder#logout} name: a key is typed into a form, and a login session comes back as a
 * cookie. The cookie never carries the key.
 *
 * <p>What it guarantees:
 *
 * <ul>
 *   <li>Every login begins a session of its own, and ends the one that the browser had.
 *   <li>It leads to a page of the same site, whatever {@code next} says.
 *   <li>What another site has sent is refused. Logout by {@code GET} asks, and changes nothing.
 *   <li>Too many failures lock the pair of client and key id out ({@link
 *       AuthFilterBuilder#lockout}), and nobody else.
 *   <li>A key is taken from the form alone, never from the address.
 * </ul>
 *
 * <p>{@link AuthFilter#register} adds it. In web.xml, map it to {@code /login}, {@code /login.css}
 * and {@code /logout}.
 *
 * <p>Safe for use by many threads.
 *
 * <p>Source: OWASP ASVS 5.0, V3.5 and V7; RFC 6265bis; RFC 9110, section 15.4.4.
 */
public final class LoginServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(LoginServlet.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private transient volatile @Nullable AuthFilter filter;

  /** For web.xml: it works with the filter of the same application. */
  public LoginServlet() {}

  /**
   * For code.
   *
   * @param filter the filter that it works with
   */
  public LoginServlet(AuthFilter filter) {
    this.filter = filter;
  }

  /**
   * Finds the filter.
   *
   * @throws ServletException if there is none, or if it has no login
   */
  @Override
  public void init() throws ServletException {
    if (filter == null
        && getServletContext().getAttribute(AuthFilter.FILTER_ATTRIBUTE) instanceof AuthFilter f) {
      filter = f;
    }
    AuthFilter found = filter;
    if (found == null || found.wiring().login() == null) {
      throw new ServletException(
          "LoginServlet needs an AuthFilter with a login in the same application: build it with"
              + " login(path), or give it the init-param 'login'");
    }
  }

  /** Answers, or says what is allowed. */
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    AuthFilter found = filter;
    Wiring w = found == null ? null : found.wiring();
    Login login = w == null ? null : w.login();
    if (w == null || login == null) {
      throw new ServletException("LoginServlet was not initialised");
    }
    String path = request.getServletPath();
    boolean asks = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    boolean posts = request.getMethod().equals("POST");
    if (path.equals(login.path() + ".css") && asks) {
      login.page().style(request, response);
    } else if (path.equals(login.path()) && asks) {
      login.show(request, response, LoginMessage.NONE, Login.next(request, only(request, "next")));
    } else if (path.equals(login.path()) && posts) {
      login(w, login, request, response);
    } else if (path.equals(login.logoutPath()) && asks) {
      login.page().logout(request, response, login.links(request), LoginMessage.NONE);
    } else if (path.equals(login.logoutPath()) && posts) {
      logout(w, login, request, response);
    } else {
      boolean style = path.equals(login.path() + ".css");
      response.setHeader("Allow", style ? "GET, HEAD" : "GET, HEAD, POST");
      w.answers().method.send(request, response);
    }
  }

  private static void login(
      Wiring w, Login login, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    // Without Fetch Metadata and Origin it is no browser, and cannot be made to log in.
    if (login.origins().judge(request) == Site.CROSS) {
      log.info(
          "A login from another site than {} was refused; if that is not how browsers see this"
              + " application, set publicOrigin or trustedProxies",
          login.origins().own(request));
      login.show(request, response, LoginMessage.CROSS_SITE, Login.next(request, null));
      return;
    }
    LoginForm form = LoginForm.of(request);
    String token = form.only("token");
    String next = Login.next(request, form.only("next"));
    if (token == null || BearerToken.inQuery(request.getQueryString(), "token")) {
      login.show(request, response, LoginMessage.BAD_FORM, next);
      return;
    }
    String presented = token.strip(); // a copied key often has a line end
    String network = w.proxies().network(request);
    LoginMessage refusal;
    try (Lockout.Attempt attempt = w.lockout().begin(network, w.auth().idOf(presented))) {
      Duration locked = attempt.retryAfter();
      refusal =
          locked == null
              ? attempt(w, login, presented, next, attempt, request, response)
              : LoginMessage.lockedOut(locked);
    }
    if (refusal != null) {
      login.show(request, response, refusal, next);
    }
  }

  /** Tries it; null if it went well and was answered. */
  private static @Nullable LoginMessage attempt(
      Wiring w,
      Login login,
      String presented,
      String next,
      Lockout.Attempt attempt,
      HttpServletRequest request,
      HttpServletResponse response) {
    Verification verification = w.verify(presented, contextOf(w, next, request), request);
    if (verification instanceof Unavailable later) {
      return LoginMessage.unavailable(later.retryAfter());
    }
    if (!(verification instanceof Accepted accepted)) {
      attempt.failed();
      response.setHeader("WWW-Authenticate", w.answers().plainChallenge); // RFC 9110, 15.5.2
      return LoginMessage.REJECTED;
    }
    attempt.succeeded();
    Token session;
    try {
      end(w, login.cookie().values(request));
      session = w.auth().startSession(accepted);
    } catch (StoreException e) {
      return unavailable(e);
    }
    login.cookie().write(request, response, session);
    Login.to(response, HttpServletResponse.SC_SEE_OTHER, next);
    return null;
  }

  private static void logout(
      Wiring w, Login login, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Site site = login.origins().judge(request);
    LoginPage.Links links = login.links(request);
    Set<String> sessions = login.cookie().values(request);
    if (site == Site.CROSS || (site == Site.UNKNOWN && !sessions.isEmpty())) {
      login.page().logout(request, response, links, LoginMessage.CROSS_SITE);
      return;
    }
    try {
      end(w, sessions);
    } catch (StoreException e) {
      login.page().logout(request, response, links, unavailable(e));
      return;
    }
    login.cookie().clear(request, response);
    Login.to(response, HttpServletResponse.SC_SEE_OTHER, links.login());
  }

  /** All of them: whoever presents two must not keep the one that is ours. */
  private static void end(Wiring w, Set<String> sessions) {
    for (String session : sessions) {
      if (w.auth().endSession(session)) {
        log.debug("A login session was ended");
      }
    }
  }

  private static LoginMessage unavailable(StoreException e) {
    log.warn("A login session could not be begun or ended: {}", e.getMessage());
    return LoginMessage.unavailable(RETRY);
  }

  /** Whose keys the page accepts that is led to: others would come back here at once. */
  private static @Nullable String contextOf(Wiring w, String next, HttpServletRequest request) {
    String path = RequestPath.canonical(next.split("[?#]", 2)[0]);
    String root = request.getServletContext().getContextPath();
    if (path == null || !path.startsWith(root + "/")) {
      return Access.UNRULED.context("/");
    }
    String below = path.substring(root.length());
    return w.rules().find("GET", below).context(below);
  }

  /** The one value of a parameter; null where there is none, several, or a malformed query. */
  private static @Nullable String only(HttpServletRequest request, String name) {
    try {
      String[] values = request.getParameterValues(name);
      return values != null && values.length == 1 ? values[0] : null;
    } catch (RuntimeException e) { // which one is the container's choice
      log.debug(
          "A query could not be read: {}", e.getClass().getName()); // its message may quote it
      return null;
    }
  }
}
