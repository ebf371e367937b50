package dev.wardlock.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A request by its line and one credential, through a filter, in process: who got where. */
final class FakeExchange {

  static final String PASSED = "passed as ";

  private final String method;
  private final String uri;
  private final String routed;
  private final String authorization;
  private final Map<String, Object> attributes = new HashMap<>();
  private int status;

  /**
   * A request.
   *
   * @param routed the path on which the container routes
   * @param authorization the header; null for none
   */
  FakeExchange(String method, String uri, String routed, String authorization) {
    this.method = method;
    this.uri = uri;
    this.routed = routed;
    this.authorization = authorization;
  }

  /** What becomes of it: the status of a refusal, or who passed. */
  String through(AuthFilter filter) throws IOException, ServletException {
    var outcome = new StringBuilder();
    FilterChain chain =
        (request, response) ->
            outcome
                .append(PASSED)
                .append(AuthFilter.principal(request).map(p -> p.id()).orElse("nobody"));
    filter.doFilter(
        as(HttpServletRequest.class, this::request),
        as(HttpServletResponse.class, this::response),
        chain);
    return outcome.isEmpty() ? Integer.toString(status) : outcome.toString();
  }

  private interface Answer {
    Object to(Method method, Object[] arguments);
  }

  private static <T> T as(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            FakeExchange.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> answer.to(called, arguments)));
  }

  private Object request(Method called, Object[] arguments) {
    return switch (called.getName()) {
      case "getMethod" -> method;
      case "getRequestURI" -> uri;
      case "getContextPath" -> "";
      case "getServletPath" -> routed;
      case "getPathInfo", "getQueryString" -> null;
      case "getDispatcherType" -> DispatcherType.REQUEST;
      case "getHeaders" ->
          Collections.enumeration(
              arguments[0].equals("Authorization") && authorization != null
                  ? List.of(authorization)
                  : List.of());
      case "getAttribute" -> attributes.get(arguments[0]);
      case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
      case "getRemoteAddr", "getLocalAddr" -> "192.0.2.7";
      default -> throw new UnsupportedOperationException(called.getName());
    };
  }

  private Object response(Method called, Object[] arguments) {
    return switch (called.getName()) {
      case "isCommitted" -> false;
      case "setStatus" -> {
        status = (int) arguments[0];
        yield null;
      }
      case "getOutputStream" -> sink();
      case "resetBuffer", "setHeader", "setContentType", "setContentLength" -> null;
      default -> throw new UnsupportedOperationException(called.getName());
    };
  }

  private static ServletOutputStream sink() {
    return new ServletOutputStream() {
      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setWriteListener(WriteListener listener) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void write(int b) {}
    };
  }
}
