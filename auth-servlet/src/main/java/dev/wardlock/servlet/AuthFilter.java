package dev.wardlock.servlet;

import dev.wardlock.Auth;
import dev.wardlock.Verification;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Unavailable;
import dev.wardlock.model.Principal;
import dev.wardlock.model.Scope;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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
 *   <li>The response is not wrapped, so nothing is buffered.
 * </ul>
 *
 * <p>Behind it, a request has the {@link Principal} of its key: by {@link #principal}, {@code
 * getUserPrincipal}, {@code getRemoteUser} (the principal's id), {@code getAuthType} ({@code
 * Bearer}) and {@code isUserInRole}: the name of its kind or, with a {@code :}, a verb that it
 * holds somewhere.
 *
 * <p>Map it to {@code /*} with every dispatcher type and asynchronous support, as the first filter
 * but for two kinds: one for CORS, whose preflights carry no credential ({@code OPTIONS} is as
 * protected as any method), and any that rewrites methods or paths. {@code TRACE}, which sends the
 * credential back, is answered 501.
 *
 * <pre>{@code
 * var filter = AuthFilter.builder(auth)
 *     .open("/health")
 *     .require("POST", "/api/jobs/*", "jobs:create")
 *     .require("GET", "/api/orgs/{org}/docs/*", "docs:read", "org/{org}")
 *     .authenticate("/api/*")
 *     .passThrough("/agent/ws")
 *     .build();
 * var registration = servletContext.addFilter("auth", filter);
 * registration.setAsyncSupported(true);
 * registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
 * }</pre>
 *
 * <p>In web.xml, the init-param {@code rules} has one rule a line, and {@code realm} is optional;
 * the {@link Auth} comes from the ServletContext attribute {@link #AUTH_ATTRIBUTE}:
 *
 * <pre>{@code
 * open /health
 * require POST /api/jobs/* jobs:create
 * require GET,PUT /api/orgs/{org}/docs/* docs:read scope org/{org} context {org}
 * authenticate /api/*
 * pass-through /agent/ws
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

  /** All that a filter needs. */
  record Wiring(Auth auth, Rules rules, Answers answers) {}

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
      refuse(w.answers.ambiguousRequest, request, response);
      return;
    }
    if (method.equals("TRACE")) {
      refuse(w.answers.trace, request, response);
      return;
    }
    Access access = w.rules.find(method, path);
    if (access.isOpen()) {
      chain.doFilter(request, response);
      return;
    }
    Verdict verdict = judge(w, access, path, request);
    if (verdict instanceof Identity who) {
      who.attachTo(request);
      chain.doFilter(new AuthenticatedRequest(request, who), response);
    } else if (verdict instanceof Problem refusal) {
      refuse(refusal, request, response);
    }
  }

  /** What a rule makes of a request: whoever may pass, or why nobody. */
  sealed interface Verdict permits Identity, Problem {}

  private static Verdict judge(Wiring w, Access access, String path, HttpServletRequest request) {
    Verdict verdict = identify(w, access.context(path), request);
    if (!(verdict instanceof Identity who)) {
      return verdict;
    }
    String verb = access.verb();
    if (verb == null) {
      return who;
    }
    Scope scope = access.scope(path);
    if (scope == null) {
      return w.answers.noScope;
    }
    return who.principal().may(verb, scope) ? who : w.answers.forbidden(verb);
  }

  /** Who asks: found out by the first dispatch that needs it, and true for the whole request. */
  private static Verdict identify(Wiring w, @Nullable String context, HttpServletRequest request) {
    Identity known = Identity.of(request, w.auth);
    if (known != null) {
      return known.mayActOn(context) ? known : w.answers.rejected;
    }
    if (request.getDispatcherType() == DispatcherType.ERROR) {
      return w.answers.absent; // what went wrong is to be told, and not what else might
    }
    BearerToken presented = BearerToken.of(request);
    if (presented.isAmbiguous()) {
      return w.answers.ambiguousCredential;
    }
    if (presented.isAbsent()) {
      return w.answers.absent;
    }
    Verification verification =
        context == null
            ? w.auth.verify(presented.reveal())
            : w.auth.verify(presented.reveal(), context);
    if (verification instanceof Accepted accepted) {
      return new Identity(w.auth, accepted.principal());
    }
    return verification instanceof Unavailable later
        ? w.answers.unavailable(later.retryAfter())
        : w.answers.rejected;
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
