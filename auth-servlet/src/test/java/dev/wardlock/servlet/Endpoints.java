package dev.wardlock.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.Principal;
import java.util.Map;

/** WebSocket endpoints that send back what they get, and for whom. */
final class Endpoints {

  private Endpoints() {}

  /** A class, registered with a path. */
  public static final class Plain extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.addMessageHandler(
          String.class,
          new MessageHandler.Whole<String>() {
            @Override
            public void onMessage(String text) {
              try {
                session.getBasicRemote().sendText(answer(session, text));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          });
    }
  }

  /** A class that names its path. */
  @ServerEndpoint("/api/annotated")
  public static final class Annotated {
    @OnMessage
    public String onMessage(Session session, String text) {
      return answer(session, text);
    }
  }

  /** A servlet that hands its own request to an endpoint. */
  static final class Upgrading extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      try {
        container(request.getServletContext())
            .upgradeHttpToWebSocket(request, response, at("/upgrading"), Map.of());
      } catch (DeploymentException e) {
        throw new ServletException(e);
      }
    }
  }

  private static String answer(Session session, String text) {
    Principal principal = session.getUserPrincipal();
    return text + " from " + (principal == null ? "nobody" : principal.getName());
  }

  static ServerContainer container(ServletContext context) {
    return (ServerContainer) context.getAttribute(ServerContainer.class.getName());
  }

  static ServerEndpointConfig at(String path) {
    return ServerEndpointConfig.Builder.create(Plain.class, path).build();
  }

  static void add(ServletContext context) {
    try {
      container(context).addEndpoint(Annotated.class);
      container(context).addEndpoint(at("/api/plain"));
      container(context).addEndpoint(at("/api/of/{name}"));
      container(context).addEndpoint(at("/agent/ws"));
    } catch (DeploymentException e) {
      throw new IllegalStateException(e);
    }
  }
}
