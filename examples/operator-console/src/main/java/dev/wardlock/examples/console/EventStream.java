package dev.wardlock.examples.console;

import dev.wardlock.model.Principal;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A client's stream of server-sent events. No thread waits for the client: at most {@value
 * #MAX_WAITING} events wait, and a client that reads more slowly loses its stream.
 *
 * <p>Safe for use by many threads.
 *
 * <p>Source: HTML Living Standard, section 9.2 (server-sent events); Servlet 6.0, section 5.7.
 */
final class EventStream implements Events.Listener, WriteListener {

  static final int MAX_WAITING = 256;

  private final Principal principal;
  private final AsyncContext exchange;
  private final ServletOutputStream out;
  private final Queue<byte[]> waiting = new ArrayDeque<>();
  private boolean ready; // the container has said that one may write
  private boolean unflushed;
  private boolean over;

  EventStream(Principal principal, AsyncContext exchange, ServletOutputStream out) {
    this.principal = principal;
    this.exchange = exchange;
    this.out = out;
  }

  @Override
  public Principal principal() {
    return principal;
  }

  @Override
  public boolean offer(Events.Event event) {
    return offer("event: " + event.name() + "\ndata: " + event.json() + "\n\n");
  }

  @Override
  public void keepAlive() {
    offer(":\n\n"); // a comment
  }

  private synchronized boolean offer(String text) {
    if (over || waiting.size() >= MAX_WAITING) {
      return false;
    }
    waiting.add(text.getBytes(StandardCharsets.UTF_8));
    if (ready) {
      write();
    }
    return true;
  }

  @Override
  public synchronized void onWritePossible() {
    ready = true;
    write();
  }

  /** Writes as much as can be written without waiting, and sends it. */
  private void write() {
    try {
      while (!over && out.isReady()) {
        byte[] next = waiting.poll();
        if (next != null) {
          out.write(next);
          unflushed = true;
        } else if (unflushed) {
          unflushed = false;
          out.flush();
        } else {
          return;
        }
      }
    } catch (IOException | IllegalStateException e) {
      end(); // the client is gone
    }
  }

  @Override
  public synchronized void end() {
    if (!over) {
      over = true;
      waiting.clear();
      try {
        exchange.complete();
      } catch (IllegalStateException e) {
        // The container has ended it already.
      }
    }
  }

  @Override
  public void onError(Throwable t) {
    end();
  }
}
