package dev.wardlock.servlet;

import dev.wardlock.Verification.Accepted;
import dev.wardlock.servlet.OperationException.Kind;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Operations over REST: JSON in and out, problem documents for what went wrong. First the key is
 * verified, for the context that the path names where it names one; then the parameters are read,
 * and then the caller's grants decide.
 *
 * <p>Source: RFC 9110; RFC 9457; RFC 6750.
 */
final class RestServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final String DOCUMENT = "/openapi.json";

  private final transient Dispatcher dispatcher;
  private final transient Callers callers;
  private final transient OpenApi document;

  RestServlet(Dispatcher dispatcher, Callers callers, OpenApi document) {
    this.dispatcher = dispatcher;
    this.callers = callers;
    this.document = document;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      answer(request, response);
    } catch (OperationException e) {
      refuse(request, response, e);
    }
  }

  private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String path = path(request);
    String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
    if (path.equals(DOCUMENT) && method.equals("GET")) {
      send(
          request, response, 200, document.at(request.getContextPath() + request.getServletPath()));
      return;
    }
    List<String> segments = List.of(path.substring(1).split("/", -1));
    Operation operation = find(method, segments);
    Map<String, String> variables = operation == null ? Map.of() : variables(operation, segments);
    Accepted caller = caller(request, operation, variables);
    if (operation == null) {
      notFound(request, response, segments);
      return;
    }
    if (caller == null && !operation.isOpen()) {
      callers.answers().absent(Access.UNRULED, null).send(request, response);
      return;
    }
    Object answer =
        dispatcher.run(
            operation,
            caller,
            RestRequest.arguments(operation, variables, request),
            secret -> callers.verify(secret, null, request));
    Route route = operation.route();
    send(request, response, route == null ? 200 : route.status(), answer);
  }

  private @Nullable Accepted caller(
      HttpServletRequest request, @Nullable Operation operation, Map<String, String> variables) {
    for (String value : RestRequest.query(request.getQueryString()).values()) {
      if (dispatcher.isToken(value)) {
        throw OperationException.of(
            Kind.BAD_REQUEST,
            "A token does not belong in a URL: send it as Authorization: Bearer.");
      }
    }
    Field<String> context = operation == null ? null : operation.context();
    return callers.byToken(request, context == null ? null : variables.get(context.name()));
  }

  /** The path below the servlet's own, in the one form that the filter judges too. */
  private static String path(HttpServletRequest request) {
    String path = RequestPath.of(request);
    String own = request.getServletPath();
    if (path == null || !path.startsWith(own) || !Methods.isCanonical(request.getMethod())) {
      throw OperationException.of(
          Kind.BAD_REQUEST, "The method or the path can be read in two ways.");
    }
    String below = path.substring(own.length());
    return below.startsWith("/") ? below : "/" + below;
  }

  private @Nullable Operation find(String method, List<String> segments) {
    Operation found = null;
    long fixed = -1;
    for (Operation operation : dispatcher.all()) {
      Route route = operation.route();
      if (route != null
          && route.method().equals(method)
          && route.match(segments) != null
          && route.fixed() > fixed) {
        found = operation;
        fixed = route.fixed();
      }
    }
    return found;
  }

  private static Map<String, String> variables(Operation operation, List<String> segments) {
    Route route = operation.route();
    Map<String, String> variables = route == null ? null : route.match(segments);
    return variables == null ? Map.of() : variables;
  }

  private void notFound(
      HttpServletRequest request, HttpServletResponse response, List<String> segments)
      throws IOException {
    var allowed = new TreeSet<String>();
    for (Operation operation : dispatcher.all()) {
      Route route = operation.route();
      if (route != null && route.match(segments) != null) {
        allowed.add(route.method());
      }
    }
    if (allowed.isEmpty()) {
      Problem.of(404, "not_found", "There is nothing here; see openapi.json.")
          .send(request, response);
      return;
    }
    var names = new ArrayList<>(allowed);
    if (allowed.contains("GET")) {
      names.add("HEAD");
    }
    response.setHeader("Allow", String.join(", ", names));
    callers.answers().method.send(request, response);
  }

  private void refuse(
      HttpServletRequest request, HttpServletResponse response, OperationException e)
      throws IOException {
    Answers answers = callers.answers();
    Problem problem =
        switch (e.kind()) {
          case UNAUTHENTICATED -> answers.rejected(Access.UNRULED, null);
          case FORBIDDEN -> answers.forbidden(e.message());
          default -> Problem.of(e.kind().status, e.kind().word, e.message(), e.facts());
        };
    Integer wait = e.retryAfter();
    if (e.kind() == Kind.TOO_LARGE) {
      response.setHeader("Connection", "close"); // the rest of it is not read
    }
    (wait == null ? problem : problem.retryAfter(Duration.ofSeconds(wait))).send(request, response);
  }

  private static void send(
      HttpServletRequest request, HttpServletResponse response, int status, @Nullable Object answer)
      throws IOException {
    byte[] bytes = Json.write(answer);
    response.setStatus(status);
    response.setHeader("Cache-Control", "no-store"); // some answers hold a secret
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentType("application/json");
    response.setContentLength(bytes.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(bytes);
    }
  }
}
