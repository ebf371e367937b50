package dev.wardlock.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges requests for an upgrade before any filter runs: for Jetty, whose upgrade filter can come
 * to stand in front of ours, even at run time.
 *
 * <p>What it guarantees: an upgrade that the filter would refuse gets the filter's answer, and goes
 * no further. A listener is given no response and can stop a request only by throwing, so the
 * answer is written through an {@link AsyncContext} first; Jetty then logs a line, and keeps the
 * connection. All other requests are left to the filter.
 *
 * <p>What it cannot do is wrap a request: an upgrade that may pass, and that Jetty's filter takes
 * before ours, reaches its endpoint without a principal. The first time, that is warned about.
 *
 * <p>Safe for use by many threads.
 *
 * <p>Source: Servlet 6.0, section 11.2; RFC 6455, section 4.2.1; RFC 8441.
 */
final class UpgradeGate implements ServletRequestListener {

  private static final Logger log = LoggerFactory.getLogger(UpgradeGate.class);
  private static final String MAY_PASS = UpgradeGate.class.getName() + ".mayPass";

  private final AuthFilter filter;
  private final AtomicBoolean warned = new AtomicBoolean();

  UpgradeGate(AuthFilter filter) {
    this.filter = filter;
  }

  @Override
  public void requestInitialized(ServletRequestEvent event) {
    if (!(event.getServletRequest() instanceof HttpServletRequest request)
        || request.getDispatcherType() != DispatcherType.REQUEST
        || !Headers.askForWebSocket(request)) {
      return;
    }
    AuthFilter.Verdict verdict = filter.preview(request);
    if (verdict instanceof Problem refusal) {
      stop(refusal, request);
    } else if (verdict != null) {
      request.setAttribute(MAY_PASS, true);
    }
  }

  @Override
  public void requestDestroyed(ServletRequestEvent event) {
    ServletRequest request = event.getServletRequest();
    if (request.getAttribute(MAY_PASS) != null
        && Identity.of(request) == null
        && warned.compareAndSet(false, true)) {
      log.warn(
          "An upgrade with a valid key never came to the AuthFilter: another filter took it, so its"
              + " endpoint has no principal. Call AuthFilter.register before any filter is mapped"
              + " with isMatchAfter false, and set up WebSockets in an initializer");
    }
  }

  private static void stop(Problem refusal, HttpServletRequest request) {
    try {
      AsyncContext async = request.startAsync();
      refusal.send(request, (HttpServletResponse) async.getResponse());
      async.getResponse().flushBuffer();
      async.complete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new UncheckedIOException(new IOException("this upgrade was refused"));
  }
}
