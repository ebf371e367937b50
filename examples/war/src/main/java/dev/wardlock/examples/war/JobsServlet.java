package dev.wardlock.examples.war;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the filter guards. It asks the Servlet API who is there, and knows nothing of the library.
 */
public final class JobsServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient List<String> jobs = new CopyOnWriteArrayList<>();

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (path(request)) {
      case "/health" -> answer(response, "up");
      case "/" -> answer(response, "Hello, " + request.getRemoteUser());
      case "/api/me" ->
          answer(
              response,
              request.getRemoteUser() + (request.isUserInRole("jobs:create") ? " creates" : ""));
      case "/api/jobs" -> answer(response, String.join("\n", jobs));
      default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (path(request).equals("/api/jobs")) {
      jobs.add(request.getReader().readLine() + " by " + request.getRemoteUser());
      answer(response, "created");
    } else {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  private static String path(HttpServletRequest request) {
    String info = request.getPathInfo();
    return request.getServletPath() + (info == null ? "" : info);
  }

  private static void answer(HttpServletResponse response, String text) throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().println(text);
  }
}
