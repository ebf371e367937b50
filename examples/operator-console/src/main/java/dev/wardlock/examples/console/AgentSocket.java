package dev.wardlock.examples.console;

import dev.wardlock.Auth;
import dev.wardlock.Verification.Accepted;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent's connection. It says {@code {"type":"heartbeat","status":"…"}} and is answered {@code
 * {"type":"ack"}}; it is told {@code {"type":"message","from":"…","text":"…"}}. A message of its
 * has at most {@value #MAX_MESSAGE} bytes, and a status {@value #MAX_STATUS} characters.
 *
 * <p>It is closed with {@value #OVER} within 5 s of the revocation of its key, and with 1003 after
 * a message that is none of these.
 *
 * <p>Public because containers ask for that.
 */
public final class AgentSocket extends Endpoint {

  static final int OVER = 4401;
  static final int MAX_MESSAGE = 4096;
  static final int MAX_STATUS = 200;

  private static final Logger log = LoggerFactory.getLogger(AgentSocket.class);

  private final Auth auth;
  private final Agents agents;
  private final Accepted accepted;
  private @Nullable Agent agent;
  private Auth.@Nullable Watch watch;

  AgentSocket(Auth auth, Agents agents, Accepted accepted) {
    this.auth = auth;
    this.agents = agents;
    this.accepted = accepted;
  }

  /** What an agent says. */
  record Heartbeat(@Nullable String type, @Nullable String status) {}

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.setMaxTextMessageBufferSize(MAX_MESSAGE);
    session.setMaxBinaryMessageBufferSize(MAX_MESSAGE);
    var connection = new AgentConnection(session);
    Optional<Agent> connected = agents.connect(accepted.principal(), connection);
    if (connected.isEmpty()) {
      connection.close(CloseCodes.TRY_AGAIN_LATER.getCode(), "too many connections");
      return;
    }
    Agent self = connected.get();
    synchronized (this) {
      agent = self;
      watch = auth.watch(accepted, () -> connection.close(OVER, "the key is no longer good"));
    }
    // No lambda: the container looks for the type of the message.
    session.addMessageHandler(
        String.class,
        new MessageHandler.Whole<String>() {
          @Override
          public void onMessage(String text) {
            heard(self, connection, text);
          }
        });
  }

  private void heard(Agent self, AgentConnection connection, String text) {
    try {
      Heartbeat said = Json.read(text.getBytes(StandardCharsets.UTF_8), Heartbeat.class);
      String status = said.status();
      if ("heartbeat".equals(said.type()) && status != null && status.length() <= MAX_STATUS) {
        agents.heard(self, status);
        connection.send(Map.of("type", "ack"));
        return;
      }
    } catch (Problem e) {
      log.debug("An agent said something else than JSON");
    }
    connection.close(CloseCodes.CANNOT_ACCEPT.getCode(), "not a heartbeat");
  }

  @Override
  public synchronized void onClose(Session session, CloseReason reason) {
    if (watch != null) {
      watch.close();
    }
    if (agent != null) {
      agents.disconnected(agent);
    }
  }

  @Override
  public void onError(Session session, Throwable failure) {
    log.debug("An agent's connection failed", failure); // onClose follows
  }
}
