package dev.wardlock.examples.console;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The page of the console, and what it needs: files of this jar, each by its exact name. All else
 * is not there.
 */
final class Pages extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** No script or style but our own files, no frames, nothing from elsewhere. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final class Page {
    private final String type;
    private final byte[] content;

    Page(String type, byte[] content) {
      this.type = type;
      this.content = content;
    }
  }

  private final transient Map<String, Page> pages =
      Map.of(
          "/", page("index.html", "text/html;charset=utf-8"),
          "/console.css", page("console.css", "text/css;charset=utf-8"),
          "/console.js", page("console.js", "text/javascript;charset=utf-8"),
          "/console.svg", page("console.svg", "image/svg+xml"));

  private static Page page(String name, String type) {
    try (InputStream file = Pages.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException(name + " is missing in the jar");
      }
      return new Page(type, file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Page page = pages.get(request.getServletPath() + rest(request));
    if (page == null) {
      JsonServlet.send(response, Answer.problem(404, "not_found", "There is nothing here."));
      return;
    }
    if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
      JsonServlet.send(response, Problem.method("GET, HEAD").answer());
      return;
    }
    response.setContentType(page.type);
    response.setContentLength(page.content.length);
    response.setHeader("Cache-Control", "no-store"); // after the logout, Back shows nothing
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.getOutputStream().write(page.content);
  }

  private static String rest(HttpServletRequest request) {
    return request.getPathInfo() == null ? "" : request.getPathInfo();
  }
}
