package dev.wardlock.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as a container would hand it on; whatever is not said here fails. */
final class Stub implements InvocationHandler {

  private static final byte[] NOTHING = {};

  private final String method;
  private final String uri;
  private final String servletPath;
  private final @Nullable String pathInfo;
  private final @Nullable String query;
  private final Map<String, List<String>> headers;
  private final byte[] body;

  private Stub(
      String method,
      String uri,
      String servletPath,
      @Nullable String pathInfo,
      @Nullable String query,
      Map<String, List<String>> headers,
      byte[] body) {
    this.method = method;
    this.uri = uri;
    this.servletPath = servletPath;
    this.pathInfo = pathInfo;
    this.query = query;
    this.headers = headers;
    this.body = body;
  }

  /** With the lines of one header. */
  static HttpServletRequest header(String name, List<String> lines, @Nullable String query) {
    return new Stub("GET", "/", "/", null, query, Map.of(name, lines), NOTHING).request();
  }

  static HttpServletRequest headers(Map<String, List<String>> headers) {
    return new Stub("GET", "/", "/", null, null, headers, NOTHING).request();
  }

  /** For a path, routed as a container has read it. */
  static HttpServletRequest path(String uri, String servletPath, @Nullable String pathInfo) {
    return new Stub("GET", uri, servletPath, pathInfo, null, Map.of(), NOTHING).request();
  }

  /** With JSON. */
  static HttpServletRequest json(byte[] body) {
    return new Stub("POST", "/rpc", "/rpc", null, null, Map.of(), body).request();
  }

  private HttpServletRequest request() {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            Stub.class.getClassLoader(), new Class<?>[] {HttpServletRequest.class}, this);
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method called, Object @Nullable [] arguments) {
    return switch (called.getName()) {
      case "getMethod" -> method;
      case "getScheme" -> "https";
      case "isSecure" -> true;
      case "getProtocol" -> "HTTP/1.1";
      case "getServerPort" -> 443;
      case "getRequestURI" -> uri;
      case "getContextPath" -> "";
      case "getServletPath" -> servletPath;
      case "getPathInfo" -> pathInfo;
      case "getQueryString" -> query;
      case "getDispatcherType" -> DispatcherType.REQUEST;
      case "getHeaders" ->
          Collections.enumeration(headers.getOrDefault(first(arguments), List.of()));
      case "getAttribute" -> null;
      case "getContentType" -> "application/json";
      case "getContentLengthLong" -> (long) body.length;
      case "getRemoteAddr", "getLocalAddr" -> "192.0.2.7";
      case "getInputStream" -> stream();
      default -> throw new UnsupportedOperationException(called.getName());
    };
  }

  private static Object first(Object @Nullable [] arguments) {
    return arguments == null ? "" : arguments[0];
  }

  private ServletInputStream stream() {
    var bytes = new ByteArrayInputStream(body);
    return new ServletInputStream() {
      @Override
      public boolean isFinished() {
        return bytes.available() == 0;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setReadListener(ReadListener listener) {
        throw new UnsupportedOperationException();
      }

      @Override
      public int read() {
        return bytes.read();
      }

      @Override
      public int read(byte[] buffer, int offset, int length) {
        return bytes.read(buffer, offset, length);
      }
    };
  }

  /** A line of a header as containers decode it: each byte a character. */
  static List<String> lines(byte[] input) {
    return List.of(new String(input, StandardCharsets.ISO_8859_1).split("\n", -1));
  }
}
