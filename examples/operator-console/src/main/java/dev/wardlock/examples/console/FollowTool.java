package dev.wardlock.examples.console;

import dev.wardlock.model.Principal;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The tool {@code follow_events}: tells of each event as progress, for as many seconds as wanted.
 * It holds a thread, so at most {@value #MAX_AT_A_TIME} run at a time; it ends with the key.
 */
final class FollowTool implements McpTools.Work {

  static final int MAX_AT_A_TIME = 16;

  private static final int MAX_WAITING = 64;
  private static final long LOOK_MILLIS = 250;

  private final Events events;
  private final Semaphore room = new Semaphore(MAX_AT_A_TIME);

  FollowTool(Events events) {
    this.events = events;
  }

  @Override
  public CallToolResult run(
      McpSyncServerExchange exchange, CallToolRequest request, McpCaller caller) {
    var follower = new Follower(caller.principal());
    if (!room.tryAcquire()) {
      return McpTools.fault("Too many follow already; try again later.");
    }
    try {
      if (!events.add(follower)) {
        return McpTools.fault("Too many follow already; try again later.");
      }
      return follow(exchange, request, caller, follower);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return McpTools.fault("The console stops.");
    } finally {
      events.remove(follower);
      room.release();
    }
  }

  private static CallToolResult follow(
      McpSyncServerExchange exchange, CallToolRequest request, McpCaller caller, Follower follower)
      throws InterruptedException {
    long seconds = request.arguments().get("seconds") instanceof Number n ? n.longValue() : 1;
    Object token = request.meta() == null ? null : request.meta().get("progressToken");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    int told = 0;
    while (System.nanoTime() < end && !follower.over.get()) {
      if (caller.over().get()) {
        return McpTools.fault("The key is no longer good.");
      }
      Events.Event event = follower.waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      if (event != null) {
        told++;
        tell(exchange, token, told, event);
      }
    }
    return McpTools.result(Map.of("events", told, "seconds", seconds));
  }

  private static void tell(
      McpSyncServerExchange exchange, @Nullable Object token, int number, Events.Event event) {
    if (token != null) {
      exchange.progressNotification(
          ProgressNotification.builder(token, number)
              .message(event.name() + " " + event.json())
              .build());
    }
  }

  private record Follower(
      Principal principal, BlockingQueue<Events.Event> waiting, AtomicBoolean over)
      implements Events.Listener {

    Follower(Principal principal) {
      this(principal, new ArrayBlockingQueue<>(MAX_WAITING), new AtomicBoolean());
    }

    @Override
    public boolean offer(Events.Event event) {
      return !over.get() && waiting.offer(event);
    }

    @Override
    public void keepAlive() {
      // The client gets status events.
    }

    @Override
    public void end() {
      over.set(true);
    }
  }
}
