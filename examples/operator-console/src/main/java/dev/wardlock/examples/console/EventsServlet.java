package dev.wardlock.examples.console;

import dev.wardlock.model.Principal;
import dev.wardlock.servlet.AuthFilter;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/**
 * What goes on, live: {@code GET /api/events}, a stream of server-sent events. First comes {@code
 * hello}, then {@code agents} and {@code status}; from then on {@code agents} when they change,
 * {@code status} every 5 s, and {@code audit} for whoever may read the audit trail.
 *
 * <p>The filter ends the stream within 5 s of the revocation of the key that it was opened with.
 */
final class EventsServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient Events events;
  private final transient Agents agents;
  private final transient Traffic traffic;

  EventsServlet(Events events, Agents agents, Traffic traffic) {
    this.events = events;
    this.agents = agents;
    this.traffic = traffic;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!request.getMethod().equals("GET")) {
      JsonServlet.send(response, Problem.method("GET").answer());
      return;
    }
    if (!events.hasRoom()) {
      JsonServlet.send(response, JsonServlet.unavailable("Too many streams are open."));
      return;
    }
    Principal who = AuthFilter.principal(request).orElseThrow();
    response.setContentType("text/event-stream");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Accel-Buffering", "no"); // nginx would hold events back
    AsyncContext exchange = request.startAsync(request, response);
    exchange.setTimeout(0);
    open(who, exchange, response);
  }

  private void open(Principal who, AsyncContext exchange, HttpServletResponse response)
      throws IOException {
    var stream = new EventStream(who, exchange, response.getOutputStream());
    exchange.addListener(
        new WhenOver(
            () -> {
              events.remove(stream);
              stream.end();
            }));
    stream.offer(Events.Event.of("hello", hello(who)));
    if (!events.add(stream)) { // the last place was taken meanwhile
      stream.end();
      return;
    }
    // After it was added: a change in between is told twice rather than never.
    stream.offer(Events.Event.of("agents", agents.view()));
    stream.offer(Events.Event.of("status", traffic.view()));
    response.getOutputStream().setWriteListener(stream);
  }

  private static Map<String, Object> hello(Principal principal) {
    return Map.of("principal", principal.id(), "kind", principal.kind());
  }
}
