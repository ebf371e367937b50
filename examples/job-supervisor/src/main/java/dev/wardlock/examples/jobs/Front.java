package dev.wardlock.examples.jobs;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;

/** The root: browsers are led to the admin page, and programs call by POST. */
final class Front extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final String rpc;
  private final String page;

  /**
   * Leads on.
   *
   * @param rpc the name of the servlet that is called
   * @param page the path of the page
   */
  Front(String rpc, String page) {
    this.rpc = rpc;
    this.page = page;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String method = request.getMethod();
    if (method.equals("GET") || method.equals("HEAD")) {
      response.setStatus(HttpServletResponse.SC_SEE_OTHER);
      response.setHeader("Location", request.getContextPath() + page); // without a query string
    } else {
      Objects.requireNonNull(getServletContext().getNamedDispatcher(rpc), rpc)
          .forward(request, response);
    }
  }
}
