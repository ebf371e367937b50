package dev.wardlock.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The lines of one header, in the order that they were sent. */
final class Headers {

  private Headers() {}

  /** Every line; none where the header is absent, or the container does not say. */
  static List<String> all(HttpServletRequest request, String name) {
    Enumeration<String> lines = request.getHeaders(name);
    return lines == null ? List.of() : Collections.list(lines);
  }

  /** The line, where there is exactly one. */
  static @Nullable String only(HttpServletRequest request, String name) {
    List<String> lines = all(request, name);
    return lines.size() == 1 ? lines.get(0) : null;
  }

  /**
   * Whether a request asks for a WebSocket, over HTTP/1.1 or HTTP/2; what any container might take
   * for one is one. Other upgrades, such as the {@code h2c} of some clients, are not.
   */
  static boolean askForWebSocket(HttpServletRequest request) {
    return request.getMethod().equals("CONNECT")
        || all(request, "Upgrade").stream()
            .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains("websocket"));
  }
}
