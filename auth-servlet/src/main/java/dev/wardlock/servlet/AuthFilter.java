package dev.wardlock.servlet;

import dev.wardlock.Auth;
import dev.wardlock.Verification;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Unavailable;
import dev.wardlock.model.Principal;
import dev.wardlock.model.Scope;
import dev.wardlock.model.Token;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate of an application: every request passes it, or is answered by it.
 *
 * <p>What it guarantees:
 *
 * <ul>
 *   <li>Deny by default: what no rule names needs a valid key (of the context {@code default} or
 *       {@code system}). A {@link Rule} opens a path, or asks for more.
 *   <li>Rules are matched on the one canonical path that the container routes on. A path that can
 *       be read in two ways is answered 400, never repaired; so are two {@code Authorization}
 *       headers, and a token in the query string where a key is asked for. A token in a form is not
 *       a credential: no body is ever read.
 *   <li>Three answers: what is accepted passes; what is rejected is 401, and the same bytes
 *       whatever the reason; an outage is 503 with {@code Retry-After}, never one of the others. A
 *       verb that is missing is 403.
 *   <li>Every dispatch is judged for the path that it goes to: requests, forwards, includes,
 *       errors, asynchronous ones. Who asks is found out once for each request.
 *   <li>What is written passes on at once: nothing is buffered.
 *   <li>A response that lasts ends within 5 seconds after its key was revoked, rotated or has
 *       expired, or its login session has ended.
 *   <li>With a login, its cookie is as good as a key, which goes first. What may have effects, and
 *       a WebSocket, then needs to come from a page of the same origin, or it is 403.
 * </ul>
 *
 * <p>Behind it, a request has the {@link Principal} of its key: by {@link #principal}, {@code
 * getUserPrincipal}, {@code getRemoteUser} (the principal's id), {@code getAuthType} ({@code
 * Bearer}) and {@code isUserInRole}: the name of its kind or, with a {@code :}, a verb that it
 * holds somewhere.
 *
 * <p>{@link #register} installs it. Elsewhere map it to {@code /*} with every dispatcher type and
 * asynchronous support, as the first filter but for two kinds: one for CORS, whose preflights carry
 * no credential ({@code OPTIONS} is as protected as any method), and any that rewrites methods or
 * paths. {@code TRACE}, which sends the credential back, is answered 501.
 *
 * <pre>{@code
 * var filter = AuthFilter.builder(auth)
 *     .open("/health")
 *     .require("POST", "/api/jobs/*", "jobs:create")
 *     .require("GET", "/api/orgs/{org}/docs/*", "docs:read", "org/{org}")
 *     .authenticate("/api/*")
 *     .passThrough("/agent/ws")
 *     .page("/*").login("/login")
 *     .build();
 * filter.register(servletContext);
 * }</pre>
 *
 * <p>In web.xml, the init-param {@code rules} has one rule a line; {@code realm}, {@code login},
 * {@code logout}, {@code publicOrigin}, {@code trustedProxies} and {@code cookieName} are optional;
 * the {@link Auth} comes from the ServletContext attribute {@link #AUTH_ATTRIBUTE}:
 *
 * <pre>{@code
 * open /health
 * require POST /api/jobs/* jobs:create
 * require GET,PUT /api/orgs/{org}/docs/* docs:read scope org/{org} context {org}
 * authenticate /api/*
 * pass-through /agent/ws
 * page /*
 * }</pre>
 *
 * <p>A forward from an open path to a page under {@code /WEB-INF} is judged too: open {@code
 * /WEB-INF/*}, which no client can ask for. An error page that is not open, and that the request
 * has no principal for, is replaced by a plain problem document with the same status; what may not
 * be included leaves nothing.
 *
 * <p>Safe for use by many threads. It does not close the {@code Auth}.
 *
 * <p>Source: RFC 6750 (bearer tokens), RFC 9457 (problem documents), Servlet 6.0 section 3.5
 * (paths).
 */
public final class AuthFilter implements Filter {

  /** The name of the ServletContext attribute that has the {@link Auth} of a filter in web.xml. */
  public static final String AUTH_ATTRIBUTE = "dev.wardlock.Auth";

  /** Where a {@link LoginServlet} of web.xml finds its filter. */
  static final String FILTER_ATTRIBUTE = "dev.wardlock.servlet.AuthFilter";

  private static final Logger log = LoggerFactory.getLogger(AuthFilter.class);

  private final boolean builtInCode;
  private volatile @Nullable Wiring wiring;

  /** For web.xml: {@link #init} reads the rules. In code, use {@link #builder}. */
  public AuthFilter() {
    builtInCode = false;
  }

  AuthFilter(Wiring wiring) {
    builtInCode = true;
    this.wiring = wiring;
  }

  /**
   * Begins to build one.
   *
   * @param auth what verifies; it is not closed
   * @return a builder
   */
  public static AuthFilterBuilder builder(Auth auth) {
    return new AuthFilterBuilder(auth);
  }

  /**
   * Who asks.
   *
   * @param request a request behind the filter, wrapped or not
   * @return the principal; empty where the path is open, or the filter did not run
   */
  public static Optional<Principal> principal(ServletRequest request) {
    return Optional.ofNullable(Identity.of(request)).map(Identity::principal);
  }

  /**
   * What was accepted, for whoever goes on where the filter ends: {@link Auth#watch} ends a socket
   * in time that this request is upgraded to.
   *
   * @param request a request behind the filter, wrapped or not
   * @return what was accepted; empty where the path is open, or the filter did not run
   */
  public static Optional<Accepted> accepted(ServletRequest request) {
    return Optional.ofNullable(Identity.of(request)).map(Identity::accepted);
  }

  /**
   * The bearer token that a request presents, for what passes through the filter and verifies by
   * itself. It was not verified.
   *
   * @param request any request
   * @return the token; empty where there is none, or no single one
   */
  public static Optional<Token> bearerToken(HttpServletRequest request) {
    BearerToken presented = BearerToken.of(request);
    return presented.isAbsent() || presented.isAmbiguous()
        ? Optional.empty()
        : Optional.of(Token.of(presented.reveal()));
  }

  /**
   * Adds this filter to an application, in front of everything that could answer instead of it, a
   * WebSocket upgrade above all; and the {@link LoginServlet}, if there is a login.
   *
   * <p>A filter that was mapped with {@code isMatchAfter} false before this call stays in front. On
   * Jetty, set WebSockets up in an initializer: where that comes later, an upgrade with a good key
   * has no principal.
   *
   * @param context the application that starts: in a {@code ServletContainerInitializer}, or in a
   *     {@code ServletContextListener} that was declared
   * @return the registration; it is mapped when the context is initialised, so give it no mapping
   * @throws IllegalStateException if there is an {@code AuthFilter} already, if the context has
   *     started, or if something else is mapped to the login
   */
  public FilterRegistration.Dynamic register(ServletContext context) {
    FilterRegistration.Dynamic registration = Registration.install(context, "wardlock", this);
    Login login = wiring().login();
    if (login != null) {
      Registration.install(context, login, new LoginServlet(this));
    }
    return registration;
  }

  Wiring wiring() {
    Wiring w = wiring;
    if (w == null) {
      throw new IllegalStateException("AuthFilter was not initialised");
    }
    return w;
  }

  /**
   * Reads the init-params, unless the filter was built in code.
   *
   * @throws ServletException if there is no {@link Auth}, or if options are faulty; the message
   *     names every one
   */
  @Override
  public void init(FilterConfig config) throws ServletException {
    if (!builtInCode) {
      wiring = InitParams.read(config);
    } else if (config.getInitParameterNames().hasMoreElements()) {
      throw new ServletException("this AuthFilter was built in code: it takes no init-params");
    }
    if (wiring().login() != null) {
      config.getServletContext().setAttribute(FILTER_ATTRIBUTE, this);
    }
  }

  /**
   * Passes a request on, or answers it.
   *
   * @throws ServletException if the request is not HTTP, or from what comes after the filter
   */
  @Override
  public void doFilter(ServletRequest req, ServletResponse res, FilterChain chain)
      throws IOException, ServletException {
    Wiring w = wiring;
    if (w == null
        || !(req instanceof HttpServletRequest request)
        || !(res instanceof HttpServletResponse response)) {
      throw new ServletException(w == null ? "AuthFilter was not initialised" : "HTTP only");
    }
    String method = request.getMethod();
    String path = RequestPath.of(request);
    if (path == null || !Methods.isCanonical(method)) {
      refuse(w.answers().ambiguousRequest, request, response);
      return;
    }
    if (method.equals("TRACE")) {
      refuse(w.answers().trace, request, response);
      return;
    }
    Access access = w.rules().find(method, path);
    if (access.isOpen()) {
      if (!w.resources().serve(path, request, response)) {
        chain.doFilter(request, response);
      }
      return;
    }
    Verdict verdict = judge(w, access, path, request);
    if (verdict instanceof Identity who) {
      who.attachTo(request);
      pass(who, request, response, chain);
    } else if (verdict instanceof Problem refusal) {
      Login login = w.login();
      if (access.isPage() && refusal.isUnauthorized() && login != null && isAsked(request)) {
        login.redirect(request, response);
      } else {
        refuse(refusal, request, response);
      }
    }
  }

  /** What {@link #doFilter} would make of a request; null where its path is open. */
  @Nullable Verdict preview(HttpServletRequest request) {
    Wiring w = wiring;
    if (w == null) {
      return Problem.inPlaceOfErrorPage(null); // there is nothing yet to judge by
    }
    String method = request.getMethod();
    String path = RequestPath.of(request);
    if (path == null || !Methods.isCanonical(method)) {
      return w.answers().ambiguousRequest;
    }
    Access access = w.rules().find(method, path);
    return access.isOpen() ? null : judge(w, access, path, request);
  }

  private static void pass(
      Identity who, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    var live = new LiveResponse(response, who);
    try {
      chain.doFilter(new AuthenticatedRequest(request, live, who), live);
    } finally {
      live.leave();
    }
  }

  /** What a rule makes of a request: whoever may pass, or why nobody. */
  sealed interface Verdict permits Identity, Problem {}

  private static Verdict judge(Wiring w, Access access, String path, HttpServletRequest request) {
    Verdict verdict = identify(w, access, path, request);
    if (!(verdict instanceof Identity who)) {
      return verdict;
    }
    String verb = access.verb();
    if (verb == null) {
      return who;
    }
    Scope scope = access.scope(path);
    if (scope == null) {
      return w.answers().noScope;
    }
    return who.principal().may(verb, scope)
        ? who
        : w.answers().forbidden(verb, w.resources().metadataUrl(request, path));
  }

  /** Who asks: found out by the first dispatch that needs it, and true for the whole request. */
  private static Verdict identify(
      Wiring w, Access access, String path, HttpServletRequest request) {
    String context = access.context(path);
    Identity before = Identity.of(request, w.auth());
    if (before != null && before.mayActOn(context)) {
      return before;
    }
    if (before != null || request.getDispatcherType() == DispatcherType.ERROR) {
      // What went wrong is to be told, and not what else might.
      return before == null ? w.answers().absent(access, null) : w.answers().rejected(access, null);
    }
    BearerToken presented = BearerToken.of(request);
    if (presented.isAmbiguous()) {
      return w.answers().ambiguousCredential;
    }
    Login login = w.login();
    if (presented.isAbsent()) {
      return login == null
          ? w.answers().absent(access, w.resources().metadataUrl(request, path))
          : login.visitor(w, access, path, request);
    }
    Verification verification = w.verify(presented.reveal(), context, request);
    if (verification instanceof Accepted accepted) {
      return Identity.byKey(w.auth(), accepted);
    }
    if (verification instanceof Unavailable later) {
      return w.answers().unavailable(later.retryAfter());
    }
    Duration locked = guessed(w, presented, request);
    return locked == null
        ? w.answers().rejected(access, w.resources().metadataUrl(request, path))
        : w.answers().lockedOut(locked);
  }

  /**
   * Counts what could only have been meant for a static token. A good credential is never kept
   * waiting; a further guess is told for how long its like has been.
   */
  private static @Nullable Duration guessed(
      Wiring w, BearerToken presented, HttpServletRequest request) {
    return w.auth().staticTokens().isEmpty() || w.auth().idOf(presented.reveal()) != null
        ? null
        : w.lockout().failed(w.proxies().network(request), null);
  }

  /** Whether the answer goes to whoever asked, and not into another one. */
  private static boolean isAsked(HttpServletRequest request) {
    return switch (request.getDispatcherType()) {
      case REQUEST, ASYNC, FORWARD -> true;
      case INCLUDE, ERROR -> false;
    };
  }

  private static void refuse(
      Problem problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    DispatcherType dispatch = request.getDispatcherType();
    if (dispatch == DispatcherType.INCLUDE) {
      log.debug("An include was left out: this request may not have it");
    } else if (dispatch == DispatcherType.ERROR) {
      Problem.inPlaceOfErrorPage(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE))
          .send(request, response);
    } else {
      problem.send(request, response);
    }
  }
}
