package dev.wardlock.servlet;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The admin page: one page, and the style sheets and modules that it loads, as resources of this
 * jar. They hold no secret and decide nothing; whatever the page shows or does, it asks of the
 * JSON-RPC servlet with the session of whoever looks at it.
 *
 * <p>No script or style is inline, and the policy allows none. What the page loads is below a
 * version of its own, so that a browser keeps it and never mixes two releases.
 *
 * <p>Safe for use by many threads.
 *
 * <p>Source: Content Security Policy Level 3; RFC 8246 (immutable).
 */
final class AdminPageServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
          + " form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  private static final String SHARED_STYLE = "login.css";
  private static final List<String> ASSETS =
      List.of(
          "icon.svg",
          "admin.css",
          "admin.js",
          "dialog.js",
          "dom.js",
          "format.js",
          "grants.js",
          "history.js",
          "keys.js",
          "mint.js",
          "revoke.js",
          "rotate.js",
          "rpc.js",
          "session.js",
          "token.js");
  private static final Map<String, String> TYPES =
      Map.of("css", "text/css", "js", "text/javascript", "svg", "image/svg+xml");

  private static final Set<String> PLACEHOLDERS =
      Set.of("title", "assets", "rpc", "login", "logout", "next");

  private final transient HtmlTemplate page =
      HtmlTemplate.parse(text("admin/admin.html"), PLACEHOLDERS, Set.of(), List.of());
  private final transient Map<String, byte[]> assets = new LinkedHashMap<>();
  private final String version;
  private final transient Callers callers;
  private final transient Login login;
  private final String rpcPath;
  private final String title;

  AdminPageServlet(Callers callers, Login login, String rpcPath, String title) {
    this.callers = callers;
    this.login = login;
    this.rpcPath = rpcPath;
    this.title = title;
    assets.put(SHARED_STYLE, resource(SHARED_STYLE));
    ASSETS.forEach(name -> assets.put(name, resource("admin/" + name)));
    var crc = new CRC32();
    assets.values().forEach(crc::update);
    version = Long.toHexString(crc.getValue());
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String method = request.getMethod();
    String path = request.getPathInfo() == null ? "/" : request.getPathInfo();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      response.setHeader("Allow", "GET, HEAD");
      callers.answers().method.send(request, response);
    } else if (path.equals("/")) {
      page(request, response);
    } else {
      asset(path, request, response);
    }
  }

  private void page(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String root = request.getContextPath();
    String own = root + request.getServletPath();
    LoginPage.Links links = login.links(request);
    String html =
        page.fill(
            Map.of(
                "title",
                title,
                "assets",
                own + "/" + version,
                "rpc",
                root + rpcPath,
                "login",
                links.login(),
                "logout",
                links.logout(),
                "next",
                own + "/"));
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Content-Security-Policy", POLICY);
    // "no-referrer" would make browsers send "Origin: null" with the login.
    response.setHeader("Referrer-Policy", "same-origin");
    send(request, response, "text/html;charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
  }

  private void asset(String path, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String below = "/" + version + "/";
    String name = path.startsWith(below) ? path.substring(below.length()) : "";
    byte[] content = assets.get(name);
    if (content == null) {
      Problem.of(404, "not_found", "There is nothing here.").send(request, response);
      return;
    }
    response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    send(request, response, type + ";charset=utf-8", content);
  }

  private static void send(
      HttpServletRequest request, HttpServletResponse response, String type, byte[] body)
      throws IOException {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentType(type);
    response.setContentLength(body.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(body);
    }
  }

  private static String text(String name) {
    return new String(resource(name), StandardCharsets.UTF_8);
  }

  private static byte[] resource(String name) {
    try (InputStream in = AdminPageServlet.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar of auth-servlet lacks " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
