package dev.wardlock.examples.console;

import dev.wardlock.Auth;
import dev.wardlock.Verification;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.Verification.Unavailable;
import dev.wardlock.model.Token;
import dev.wardlock.servlet.AuthFilter;
import dev.wardlock.store.Context;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * Where agents come in: {@code /agent/ws}, a WebSocket. The filter lets every request through, and
 * the key is verified here, in the handshake: it must be one of the kind {@code agent}. What is
 * refused is refused with the same bytes, whatever the reason; a cookie counts for nothing.
 *
 * <p>Source: RFC 6455, section 4.2; RFC 9110, section 15.5.22 (426).
 */
final class AgentGate extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final String KIND = "agent";
  private static final Answer REFUSED =
      Answer.problem(
              401, "unauthorized", "This needs the key of an agent, as Authorization: Bearer.")
          .header("WWW-Authenticate", "Bearer realm=\"wardlock\"");
  private static final Answer NO_UPGRADE =
      Answer.problem(426, "upgrade_required", "This is a WebSocket.")
          .header("Upgrade", "websocket")
          .header("Connection", "Upgrade");

  private final transient Auth auth;
  private final transient Agents agents;

  AgentGate(Auth auth, Agents agents) {
    this.auth = auth;
    this.agents = agents;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    Verification verification =
        AuthFilter.bearerToken(request)
            .map(Token::reveal)
            .map(presented -> auth.verify(presented, Context.DEFAULT))
            .orElse(null);
    if (verification instanceof Unavailable) {
      JsonServlet.send(response, JsonServlet.unavailable("The key could not be verified now."));
    } else if (!(verification instanceof Accepted accepted)
        || !accepted.principal().kind().equals(KIND)) {
      JsonServlet.send(response, REFUSED);
    } else if (!isUpgrade(request)) {
      JsonServlet.send(response, NO_UPGRADE);
    } else {
      upgrade(accepted, request, response);
    }
  }

  private static boolean isUpgrade(HttpServletRequest request) {
    String connection = request.getHeader("Connection");
    return request.getMethod().equals("GET")
        && "websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
        && connection != null
        && connection.toLowerCase(Locale.ROOT).contains("upgrade");
  }

  private void upgrade(Accepted accepted, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    var container =
        (ServerContainer) getServletContext().getAttribute(ServerContainer.class.getName());
    var configurator =
        new ServerEndpointConfig.Configurator() {
          @Override
          public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(new AgentSocket(auth, agents, accepted));
          }
        };
    ServerEndpointConfig config =
        ServerEndpointConfig.Builder.create(AgentSocket.class, "/agent/ws")
            .configurator(configurator)
            .build();
    try {
      container.upgradeHttpToWebSocket(request, response, config, Map.of());
    } catch (DeploymentException e) {
      throw new ServletException(e);
    }
  }
}
