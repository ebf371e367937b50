package dev.wardlock.benchmarks.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** One small JSON document. */
final class StatusServlet extends HttpServlet {

  static final String PATH = "/api/status";

  private static final long serialVersionUID = 1L;
  private static final byte[] BODY =
      "{\"status\":\"ok\",\"jobs\":{\"running\":3,\"waiting\":12}}"
          .getBytes(StandardCharsets.UTF_8);

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("application/json");
    response.setContentLength(BODY.length);
    response.getOutputStream().write(BODY);
  }
}
