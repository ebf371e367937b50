package dev.wardlock.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A request that is only a connection and headers; whatever else is asked of it fails. */
final class FakeRequest implements InvocationHandler {

  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final String peer;
  private String local = "192.0.2.80";
  private String scheme = "http";
  private boolean secure;
  private String protocol = "HTTP/1.1";
  private int serverPort = 8080;
  private boolean silent;

  private FakeRequest(String peer) {
    this.peer = peer;
  }

  /** From a stranger's address. */
  static FakeRequest request() {
    return peer("198.51.100.9");
  }

  static FakeRequest peer(String address) {
    return new FakeRequest(address);
  }

  FakeRequest to(String address) {
    local = address;
    return this;
  }

  /** A header, one line for each value. */
  FakeRequest header(String name, String... lines) {
    headers.computeIfAbsent(name, n -> new ArrayList<>()).addAll(List.of(lines));
    return this;
  }

  FakeRequest tls() {
    scheme = "https";
    secure = true;
    return this;
  }

  FakeRequest scheme(String name) {
    scheme = name;
    return this;
  }

  /** HTTP/2 as Jetty shows it: the authority is no header. */
  FakeRequest http2(int port) {
    protocol = "HTTP/2.0";
    serverPort = port;
    return this;
  }

  FakeRequest http10() {
    return protocol("HTTP/1.0");
  }

  FakeRequest protocol(String name) {
    protocol = name;
    return this;
  }

  /** As of a container that does not give its headers away. */
  FakeRequest silent() {
    silent = true;
    return this;
  }

  HttpServletRequest build() {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            FakeRequest.class.getClassLoader(), new Class<?>[] {HttpServletRequest.class}, this);
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "getRemoteAddr" -> peer;
      case "getLocalAddr" -> local;
      case "getScheme" -> scheme;
      case "isSecure" -> secure;
      case "getProtocol" -> protocol;
      case "getServerName" -> "Console.example.org";
      case "getServerPort" -> serverPort;
      case "getHeaderNames" ->
          silent
              ? null
              : Collections.enumeration(
                  headers.keySet().stream().map(n -> n.toLowerCase(Locale.ROOT)).toList());
      case "getHeaders" ->
          silent
              ? null
              : Collections.enumeration(headers.getOrDefault((String) arguments[0], List.of()));
      default -> throw new UnsupportedOperationException(method.getName());
    };
  }
}
