package dev.wardlock.examples.console.agent;

import java.io.PrintStream;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One connection to the console: heartbeats go out every 10 s, and each is answered; after 45 s
 * without an answer the connection counts as lost. What the console says is printed.
 */
final class AgentConnection implements WebSocket.Listener {

  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(45);
  private static final int KEY_OVER = 4401;
  private static final int MAX_MESSAGE = 64 * 1024;
  private static final JsonMapper JSON = new JsonMapper();

  private final PrintStream out;
  private final StringBuilder message = new StringBuilder();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final long since = System.nanoTime();
  private volatile long heard = since;
  private volatile boolean answered;
  private final AtomicInteger messages = new AtomicInteger();
  private volatile int code;
  private volatile String lost = "nothing heard for too long";

  AgentConnection(PrintStream out) {
    this.out = out;
  }

  /** Sends heartbeats until the connection is lost, and says how it was. */
  String serve(WebSocket socket) throws InterruptedException {
    try {
      do {
        socket.sendText(heartbeat(), true).join();
      } while (!closed.await(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS)
          && System.nanoTime() - heard < SILENCE.toNanos());
    } catch (CompletionException e) {
      // It cannot be sent on; whoever closed it may have said why.
      boolean said = closed.await(1, TimeUnit.SECONDS);
      lost = said ? lost : "the connection broke";
    } finally {
      socket.abort();
    }
    return lost;
  }

  private String heartbeat() {
    long up = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
    String status = "connected for " + up + " s, was told " + messages.get() + " messages";
    return JSON.createObjectNode().put("type", "heartbeat").put("status", status).toString();
  }

  /** Whether the console said that the key has ended. */
  boolean isKeyOver() {
    return code == KEY_OVER;
  }

  /** Whether a heartbeat was ever answered. */
  boolean hasBeenAnswered() {
    return answered;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    message.append(data);
    if (message.length() > MAX_MESSAGE) {
      socket.abort();
      over("the console says too much at once");
    } else if (last) {
      hear(message.toString());
      message.setLength(0);
    }
    socket.request(1);
    return null;
  }

  private void hear(String text) {
    heard = System.nanoTime();
    try {
      JsonNode said = JSON.readTree(text);
      switch (said.path("type").asString("")) {
        case "ack" -> answered = true;
        case "message" -> {
          messages.incrementAndGet();
          out.println("Message from " + plain(said.path("from")) + ": " + plain(said.path("text")));
        }
        default -> {} // a later console may know more
      }
    } catch (JacksonException e) {
      out.println("The console said something that is not JSON");
    }
  }

  /** What is printed must not steer the terminal. */
  private static String plain(JsonNode node) {
    return node.asString("").replaceAll("\\p{Cntrl}", " ");
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
    code = statusCode;
    over("closed with " + statusCode);
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    over(error.getClass().getSimpleName());
  }

  private void over(String how) {
    lost = how;
    closed.countDown();
  }
}
