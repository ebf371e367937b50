package dev.wardlock.examples.console;

import dev.wardlock.model.Principal;
import dev.wardlock.servlet.AuthFilter;
import io.modelcontextprotocol.common.McpTransportContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Who calls a tool, found out anew for every request. Safe for use by many threads.
 *
 * @param principal who it is
 * @param over whether the key has ended while the call goes on
 */
record McpCaller(Principal principal, AtomicBoolean over) {

  /** The request attribute with what becomes true when the key has ended. */
  static final String OVER = McpCaller.class.getName() + ".over";

  private static final String KEY = "caller";

  /** What the SDK asks of every request. */
  static McpTransportContext extract(HttpServletRequest request) {
    var over = (AtomicBoolean) request.getAttribute(OVER);
    return McpTransportContext.create(
        Map.of(KEY, new McpCaller(AuthFilter.principal(request).orElseThrow(), over)));
  }

  static McpCaller of(McpTransportContext context) {
    return (McpCaller) context.get(KEY);
  }
}
