package dev.wardlock.servlet;

import dev.wardlock.Verification.Accepted;
import dev.wardlock.servlet.OperationException.Kind;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Operations over JSON-RPC 2.0: calls, notifications, and batches of at most {@value #MAX_BATCH}.
 *
 * <p>What a call comes to is in its JSON, and the status is 200. Only what concerns the request as
 * a whole has a status of its own: no JSON (400), a bad credential in a header (401), another
 * site's page (403), a method other than POST (405), a body that is too large (413), a store that
 * is away (503).
 *
 * <p>Source: JSON-RPC 2.0; RFC 9745 (the {@code Deprecation} header).
 */
final class JsonRpcServlet extends HttpServlet {

  static final int MAX_BATCH = 50;

  private static final long serialVersionUID = 1L;
  private static final String DOCUMENT = "/openrpc.json";

  /** Since when a secret among the parameters is discouraged: 2026-01-01. */
  private static final String DEPRECATED = "@1767225600";

  private final transient Dispatcher dispatcher;
  private final transient Callers callers;
  private final transient Map<String, Object> document;

  JsonRpcServlet(Dispatcher dispatcher, Callers callers, Map<String, Object> document) {
    this.dispatcher = dispatcher;
    this.callers = callers;
    this.document = document;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String method = request.getMethod();
    boolean asks = method.equals("GET") || method.equals("HEAD");
    if (asks && path(request).endsWith(DOCUMENT)) {
      send(request, response, 200, document);
    } else if (method.equals("POST")) {
      post(request, response);
    } else {
      response.setHeader("Allow", "POST");
      send(request, response, 405, failure(null, of(Kind.BAD_REQUEST, "Send calls by POST.")));
    }
  }

  private void post(HttpServletRequest request, HttpServletResponse response) throws IOException {
    byte[] body = Body.read(request);
    if (body == null) {
      var large = of(Kind.TOO_LARGE, "A request has at most " + Body.MAX + " bytes.");
      response.setHeader("Connection", "close"); // the rest of it is not read
      send(request, response, 413, failure(null, large));
      return;
    }
    Object json;
    try {
      json = Json.read(body);
    } catch (Json.MalformedException e) {
      send(request, response, 400, failure(null, -32700, String.valueOf(e.getMessage()), Map.of()));
      return;
    }
    Accepted caller;
    try {
      caller = caller(request);
    } catch (OperationException e) {
      refuse(request, response, json, e);
      return;
    }
    var context = new Context(request, response, caller);
    if (!(json instanceof List<?> batch)) {
      answer(context, call(context, json));
    } else if (batch.isEmpty() || batch.size() > MAX_BATCH) {
      answer(context, failure(null, of(Kind.BAD_REQUEST, "A batch has 1 to 50 calls.")));
    } else {
      var answers = new ArrayList<Object>();
      for (Object one : batch) {
        Object answer = call(context, one);
        if (answer != null) {
          answers.add(answer);
        }
      }
      answer(context, answers.isEmpty() ? null : answers);
    }
  }

  /** What all calls of a request share. */
  private record Context(
      HttpServletRequest request, HttpServletResponse response, @Nullable Accepted caller) {}

  private @Nullable Accepted caller(HttpServletRequest request) {
    Accepted byToken = callers.byToken(request, null);
    if (byToken != null) {
      return byToken;
    }
    // A form of another site can send no JSON: its cookie is none of ours then.
    return Body.isJson(request) ? callers.bySession(request) : null;
  }

  private static void answer(Context context, @Nullable Object answer) throws IOException {
    if (answer == null) {
      context.response.setStatus(204);
      headers(context.response);
    } else {
      send(context.request, context.response, 200, answer);
    }
  }

  /** What a call is answered; null for a notification. */
  private @Nullable Object call(Context context, @Nullable Object json) {
    try {
      JsonRpcRequest call = JsonRpcRequest.read(json);
      Object result = run(context, call);
      return call.isNotification() ? null : result(call.id(), result);
    } catch (OperationException e) {
      return JsonRpcRequest.isNotification(json) ? null : failure(JsonRpcRequest.idOf(json), e);
    }
  }

  private @Nullable Object run(Context context, JsonRpcRequest call) {
    if (call.method().equals("rpc.discover")) {
      return document;
    }
    Operation operation = dispatcher.find(call.method());
    if (operation == null) {
      throw of(Kind.NO_SUCH_OPERATION, "There is no such method; rpc.discover lists them.");
    }
    if (call.credential() != null || hasToken(call)) {
      context.response.setHeader("Deprecation", DEPRECATED);
    }
    return dispatcher.run(
        operation,
        caller(context, call),
        call.params(),
        secret -> callers.verify(secret, null, context.request));
  }

  private @Nullable Accepted caller(Context context, JsonRpcRequest call) {
    String secret = call.credential();
    if (secret == null) {
      return context.caller;
    }
    Accepted named = callers.required(secret, null, context.request);
    if (context.caller != null && !context.caller.principal().equals(named.principal())) {
      throw of(
          Kind.BAD_REQUEST,
          "admin_key and the request's own credential are of different principals: send one.");
    }
    return named;
  }

  /** Whether a secret stands among the parameters, where the operations take one. */
  private boolean hasToken(JsonRpcRequest call) {
    return call.params().get("key") instanceof String text
        && (dispatcher.isToken(text) || call.method().equals("auth.verify"));
  }

  private void refuse(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object json,
      OperationException e)
      throws IOException {
    if (e.kind() == Kind.UNAUTHENTICATED) {
      response.setHeader("WWW-Authenticate", callers.answers().plainChallenge);
    }
    Integer wait = e.retryAfter();
    if (wait != null) {
      response.setHeader("Retry-After", wait.toString());
    }
    send(request, response, e.kind().status, failure(JsonRpcRequest.idOf(json), e));
  }

  private static Map<String, @Nullable Object> result(
      @Nullable Object id, @Nullable Object result) {
    var answer = new LinkedHashMap<String, @Nullable Object>();
    answer.put("jsonrpc", "2.0");
    answer.put("result", result);
    answer.put("id", id);
    return answer;
  }

  private static Object failure(@Nullable Object id, OperationException e) {
    return failure(id, e.kind().code, e.message(), e.facts());
  }

  private static Object failure(
      @Nullable Object id, int code, String message, Map<String, Object> facts) {
    var error = new LinkedHashMap<String, Object>();
    error.put("code", code);
    error.put("message", message);
    if (!facts.isEmpty()) {
      error.put("data", facts);
    }
    var answer = new LinkedHashMap<String, @Nullable Object>();
    answer.put("jsonrpc", "2.0");
    answer.put("error", error);
    answer.put("id", id);
    return answer;
  }

  private static OperationException of(Kind kind, String message) {
    return OperationException.of(kind, message);
  }

  private static String path(HttpServletRequest request) {
    String info = request.getPathInfo();
    return request.getServletPath() + (info == null ? "" : info);
  }

  private static void headers(HttpServletResponse response) {
    response.setHeader("Cache-Control", "no-store"); // some answers hold a secret
    response.setHeader("X-Content-Type-Options", "nosniff");
  }

  private static void send(
      HttpServletRequest request, HttpServletResponse response, int status, Object answer)
      throws IOException {
    byte[] bytes = Json.write(answer);
    response.setStatus(status);
    headers(response);
    response.setContentType("application/json");
    response.setContentLength(bytes.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(bytes);
    }
  }
}
