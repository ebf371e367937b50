package dev.wardlock.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an application that describe themselves to clients who have no key yet, and the
 * documents that do it.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * <p>Source: RFC 9728, sections 2, 3 and 5.1.
 */
final class ProtectedResources {

  private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

  private final String origin;
  private final Map<String, List<String>> serversByPath;

  private ProtectedResources(String origin, Map<String, List<String>> serversByPath) {
    this.origin = origin;
    this.serversByPath = serversByPath;
  }

  static ProtectedResources of(
      @Nullable String publicOrigin, Map<String, List<String>> serversByPath, List<String> faults) {
    if (!serversByPath.isEmpty() && publicOrigin == null) {
      faults.add("a protected resource is named by its address: set the public origin");
    }
    serversByPath.forEach(
        (path, servers) -> {
          if (!isPath(path)) {
            faults.add("a protected resource has a path without variables and '*': '" + path + "'");
          }
          for (String server : servers) {
            if (!isIssuer(server)) {
              faults.add("an authorization server is an https address without a query: " + server);
            }
          }
        });
    return new ProtectedResources(
        publicOrigin == null ? "" : publicOrigin, Map.copyOf(serversByPath));
  }

  static boolean isPath(String path) {
    try {
      PathPattern pattern = PathPattern.of(path);
      return !pattern.prefix()
          && pattern.segments().stream().noneMatch(PathPattern::isVariable)
          && path.equals(RequestPath.canonical(path));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isIssuer(String text) {
    try {
      var uri = new URI(text);
      return "https".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** The rules that open the documents. */
  List<Rule> rules() {
    return serversByPath.keySet().stream().map(path -> Rule.open(document(path))).toList();
  }

  /** Where the document is about what a path belongs to; null where none is. */
  @Nullable String metadataUrl(HttpServletRequest request, String path) {
    if (serversByPath.isEmpty()) {
      return null;
    }
    String best = null;
    for (String resource : serversByPath.keySet()) {
      boolean within =
          resource.equals("/") || path.equals(resource) || path.startsWith(resource + "/");
      if (within && (best == null || resource.length() > best.length())) {
        best = resource;
      }
    }
    return best == null ? null : origin + request.getContextPath() + document(best);
  }

  /** Answers with a document, if that is what is asked for. */
  boolean serve(String path, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (serversByPath.isEmpty() || !path.startsWith(WELL_KNOWN)) {
      return false;
    }
    for (Map.Entry<String, List<String>> resource : serversByPath.entrySet()) {
      if (path.equals(document(resource.getKey()))) {
        serve(resource.getKey(), resource.getValue(), request, response);
        return true;
      }
    }
    return false;
  }

  private void serve(
      String path, List<String> servers, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var document = new LinkedHashMap<String, Object>();
    String own = path.equals("/") ? "" : path;
    document.put("resource", origin + request.getContextPath() + own);
    if (!servers.isEmpty()) {
      document.put("authorization_servers", servers);
    }
    document.put("bearer_methods_supported", List.of("header"));
    byte[] body = Problem.json(document);
    response.setHeader("Access-Control-Allow-Origin", "*"); // public, and asked for by pages too
    response.setHeader("Cache-Control", "public, max-age=3600");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentType("application/json");
    response.setContentLength(body.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(body);
    }
  }

  private static String document(String path) {
    return path.equals("/") ? WELL_KNOWN : WELL_KNOWN + path;
  }
}
