package dev.wardlock.benchmarks.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.MappingMatch;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** One request, over and over: what a container would answer of it, as cheaply as can be. */
final class StubRequest extends HttpServletRequestWrapper {

  private static final HttpServletMapping EXACT =
      new HttpServletMapping() {
        @Override
        public String getMatchValue() {
          return StatusServlet.PATH.substring(1);
        }

        @Override
        public String getPattern() {
          return StatusServlet.PATH;
        }

        @Override
        public String getServletName() {
          return "status";
        }

        @Override
        public MappingMatch getMappingMatch() {
          return MappingMatch.EXACT;
        }
      };

  private static final List<String> NAMES = List.of("Host", "Accept", "Authorization");

  private final Map<String, Object> attributes = new HashMap<>();
  private final @Nullable String authorization;

  StubRequest(@Nullable String authorization) {
    super(Stubs.none(HttpServletRequest.class));
    this.authorization = authorization;
  }

  /** It is a new one. */
  StubRequest again() {
    attributes.clear();
    return this;
  }

  @Override
  public @Nullable String getHeader(String name) {
    return isAuthorization(name) ? authorization : null;
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return isAuthorization(name) ? new Values() : Collections.emptyEnumeration();
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    return Collections.enumeration(NAMES);
  }

  @SuppressWarnings("JdkObsolete") // of the servlet API
  private final class Values implements Enumeration<String> {
    private boolean read = authorization == null;

    @Override
    public boolean hasMoreElements() {
      return !read;
    }

    @Override
    public String nextElement() {
      if (authorization == null || read) {
        throw new NoSuchElementException();
      }
      read = true;
      return authorization;
    }
  }

  private static boolean isAuthorization(String name) {
    return name.equalsIgnoreCase("Authorization");
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    return attributes.get(name);
  }

  @Override
  public void setAttribute(String name, Object value) {
    attributes.put(name, value);
  }

  @Override
  public void removeAttribute(String name) {
    attributes.remove(name);
  }

  @Override
  public String getMethod() {
    return "GET";
  }

  @Override
  public String getRequestURI() {
    return StatusServlet.PATH;
  }

  @Override
  public StringBuffer getRequestURL() {
    return new StringBuffer("http://localhost" + StatusServlet.PATH);
  }

  @Override
  public String getContextPath() {
    return "";
  }

  @Override
  public String getServletPath() {
    return StatusServlet.PATH;
  }

  @Override
  public @Nullable String getPathInfo() {
    return null;
  }

  @Override
  public @Nullable String getQueryString() {
    return null;
  }

  @Override
  public DispatcherType getDispatcherType() {
    return DispatcherType.REQUEST;
  }

  @Override
  public @Nullable String getParameter(String name) {
    return null;
  }

  @Override
  public String @Nullable [] getParameterValues(String name) {
    return null;
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    return Map.of();
  }

  @Override
  public Cookie @Nullable [] getCookies() {
    return null;
  }

  @Override
  public @Nullable HttpSession getSession(boolean create) {
    return null;
  }

  @Override
  public @Nullable String getRequestedSessionId() {
    return null;
  }

  @Override
  public @Nullable Principal getUserPrincipal() {
    return null;
  }

  @Override
  public @Nullable String getRemoteUser() {
    return null;
  }

  @Override
  public String getRemoteAddr() {
    return "127.0.0.1";
  }

  @Override
  public String getRemoteHost() {
    return "127.0.0.1";
  }

  @Override
  public HttpServletMapping getHttpServletMapping() {
    return EXACT;
  }

  @Override
  public String getProtocol() {
    return "HTTP/1.1";
  }

  @Override
  public String getScheme() {
    return "http";
  }

  @Override
  public String getServerName() {
    return "localhost";
  }

  @Override
  public int getServerPort() {
    return 80;
  }

  @Override
  public boolean isSecure() {
    return false;
  }

  @Override
  public boolean isAsyncStarted() {
    return false;
  }

  @Override
  public @Nullable String getContentType() {
    return null;
  }

  @Override
  public @Nullable String getCharacterEncoding() {
    return null;
  }
}
