package dev.wardlock.examples.console;

import dev.wardlock.Auth;
import dev.wardlock.Verification.Accepted;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Principal;
import dev.wardlock.servlet.AuthFilter;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What stands before the SDK's servlet, which knows nobody: a session belongs to the key that
 * opened it, and to any other it is not there; and a stream ends within 5 s of the revocation of
 * its key.
 *
 * <p>Source: Model Context Protocol, security best practices, session hijacking.
 */
final class McpGate extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final String SESSION = "Mcp-Session-Id";

  private final transient Auth auth;
  private final transient HttpServlet sdk;
  private final transient McpOwners owners = new McpOwners();
  private final transient Set<AsyncContext> streams = ConcurrentHashMap.newKeySet();

  McpGate(Auth auth, HttpServlet sdk) {
    this.auth = auth;
    this.sdk = sdk;
  }

  @Override
  public void init(ServletConfig config) throws ServletException {
    super.init(config);
    sdk.init(config);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Accepted who = AuthFilter.accepted(request).orElseThrow();
    String owner = owner(who.principal());
    String session = request.getHeader(SESSION);
    if (session != null && !owners.owns(owner, session)) {
      JsonServlet.send(
          response, Answer.problem(404, "not_found", "There is no such session: open another."));
      return;
    }
    var watched = new Watched(request, response, who);
    sdk.service(watched, session == null ? new Opening(response, owner) : response);
    if (session != null && request.getMethod().equals("DELETE") && response.getStatus() == 200) {
      owners.forget(session);
    }
  }

  /** The key; a shared token has none, and is its principal. */
  private static String owner(Principal principal) {
    KeyId key = principal.key();
    return key == null ? "token " + principal.context() + " " + principal.id() : key.value();
  }

  /** Ends every stream that is open. */
  void endStreams() {
    streams.forEach(McpGate::end);
  }

  private static void end(AsyncContext stream) {
    try {
      stream.complete();
    } catch (IllegalStateException e) {
      // It has ended already.
    }
  }

  @Override
  public void destroy() {
    sdk.destroy();
  }

  /** Learns the id of a session before the client does. */
  private final class Opening extends HttpServletResponseWrapper {
    private final String owner;

    Opening(HttpServletResponse response, String owner) {
      super(response);
      this.owner = owner;
    }

    @Override
    public void setHeader(String name, String value) {
      if (name.equalsIgnoreCase(SESSION)) {
        owners.opened(owner, value);
      }
      super.setHeader(name, value);
    }
  }

  /** Its stream ends with its key. */
  private final class Watched extends HttpServletRequestWrapper {
    private final HttpServletResponse response;
    private final Accepted who;
    private final AtomicBoolean over = new AtomicBoolean();

    Watched(HttpServletRequest request, HttpServletResponse response, Accepted who) {
      super(request);
      this.response = response;
      this.who = who;
      request.setAttribute(McpCaller.OVER, over);
    }

    @Override
    public AsyncContext startAsync() {
      try {
        response.flushBuffer(); // the SDK would send the head with the first message
      } catch (IOException e) {
        throw new IllegalStateException("the client is gone", e);
      }
      AsyncContext stream = super.startAsync();
      streams.add(stream);
      Auth.Watch watch =
          auth.watch(
              who,
              () -> {
                over.set(true); // a tool that runs on must stop too
                end(stream);
              });
      stream.addListener(
          new WhenOver(
              () -> {
                watch.close();
                streams.remove(stream);
              }));
      return stream;
    }
  }
}
