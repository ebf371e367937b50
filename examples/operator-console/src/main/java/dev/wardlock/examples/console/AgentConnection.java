package dev.wardlock.examples.console;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes out to an agent: one message at a time, as containers want it, and at most {@value
 * #MAX_WAITING} that wait. Safe for use by many threads.
 */
final class AgentConnection implements Agents.Connection {

  static final int MAX_WAITING = 32;

  private static final int SEND_TIMEOUT_MILLIS = 5_000;
  private static final Logger log = LoggerFactory.getLogger(AgentConnection.class);

  private final Session session;
  private final Queue<String> waiting = new ArrayDeque<>();
  private boolean sending;

  AgentConnection(Session session) {
    this.session = session;
    session.getAsyncRemote().setSendTimeout(SEND_TIMEOUT_MILLIS);
  }

  @Override
  public boolean send(Map<String, ?> message) {
    String text = new String(Json.write(message), StandardCharsets.UTF_8).strip();
    synchronized (this) {
      if (!session.isOpen() || waiting.size() >= MAX_WAITING) {
        return false;
      }
      waiting.add(text);
      if (sending) {
        return true;
      }
      sending = true;
    }
    sendNext();
    return true;
  }

  private void sendNext() {
    String next;
    synchronized (this) {
      next = waiting.poll();
      sending = next != null;
    }
    if (next != null) {
      try {
        session.getAsyncRemote().sendText(next, this::sent);
      } catch (RuntimeException e) { // it was closed meanwhile
        log.debug("An agent could not be told something", e);
      }
    }
  }

  private void sent(SendResult result) {
    if (result.isOK()) {
      sendNext();
    } else {
      close(CloseCodes.GOING_AWAY.getCode(), "the agent does not listen");
    }
  }

  @Override
  public void close(int code, String reason) {
    try {
      if (session.isOpen()) {
        session.close(new CloseReason(CloseCodes.getCloseCode(code), reason));
      }
    } catch (IOException | IllegalStateException e) {
      log.debug("An agent's connection could not be closed in due form", e);
    }
  }
}
