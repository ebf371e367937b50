package dev.wardlock.examples.console.agent;

import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Connects, and connects again: after a loss it waits 1 s, then twice as long each time, up to 30
 * s, and a random part less, so that the agents of a console that restarts do not come all at once.
 * It stops only when the console does not accept the key.
 */
final class AgentLoop {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final int UNAUTHORIZED = 401;

  private final AgentSettings settings;
  private final PrintStream out;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build(); // follows no redirect

  AgentLoop(AgentSettings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  /** Runs until the console does not accept the key, and says so. */
  String run() throws InterruptedException {
    Duration wait = FIRST_WAIT;
    while (true) {
      var connection = new AgentConnection(out);
      String lost;
      try {
        WebSocket socket = connect(connection);
        out.println("Connected to " + settings.socket());
        lost = connection.serve(socket);
        if (connection.isKeyOver()) {
          return "the console closed the connection: the key is no longer good";
        }
      } catch (CompletionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (cause instanceof WebSocketHandshakeException refused
            && refused.getResponse().statusCode() == UNAUTHORIZED) {
          return "the console does not accept this key: is it one of kind agent, and still good?";
        }
        lost = reason(cause);
      }
      wait = connection.hasBeenAnswered() ? FIRST_WAIT : wait;
      long millis = wait.toMillis() / 2 + ThreadLocalRandom.current().nextLong(wait.toMillis() / 2);
      out.println("Not connected (" + lost + "); trying again in " + millis + " ms");
      Thread.sleep(millis);
      wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
    }
  }

  private WebSocket connect(AgentConnection connection) {
    return client
        .newWebSocketBuilder()
        .connectTimeout(CONNECT_TIMEOUT)
        .header("Authorization", "Bearer " + settings.key().reveal())
        .buildAsync(settings.socket(), connection)
        .join();
  }

  private static String reason(Throwable cause) {
    return cause instanceof WebSocketHandshakeException refused
        ? "status " + refused.getResponse().statusCode()
        : cause.getClass().getSimpleName();
  }
}
