package dev.wardlock.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A request that reached the application, in the hands of a test. */
final class Held {

  /** What the test does with it. */
  @FunctionalInterface
  interface Work {
    void on(HttpServletRequest request, HttpServletResponse response) throws Exception;
  }

  private record Todo(Work work, CompletableFuture<Void> done) {}

  final HttpServletRequest request;
  final HttpServletResponse response;
  private final BlockingQueue<Todo> todos = new LinkedBlockingQueue<>();
  private volatile AsyncContext async;
  private volatile boolean released;

  private Held(HttpServletRequest request, HttpServletResponse response) {
    this.request = request;
    this.response = response;
  }

  AsyncContext async() {
    return async;
  }

  /** Does it: the thread of the request if that is still here, else the caller's. */
  void act(Work work) throws Exception {
    if (async != null) {
      work.on(request, response);
      return;
    }
    var done = new CompletableFuture<Void>();
    todos.add(new Todo(work, done));
    finished(done);
  }

  /** Lets the thread of the request go, once. */
  void release() {
    if (!released) {
      released = true;
      todos.add(new Todo(null, new CompletableFuture<>()));
    }
  }

  private static void finished(CompletableFuture<Void> done) throws Exception {
    try {
      done.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void serve() throws InterruptedException {
    while (true) {
      Todo todo = todos.poll(60, TimeUnit.SECONDS);
      if (todo == null || todo.work == null) {
        if (todo != null) {
          todo.done.complete(null);
        }
        return;
      }
      try {
        todo.work.on(request, response);
        todo.done.complete(null);
      } catch (Exception e) {
        todo.done.completeExceptionally(e);
      }
    }
  }

  /** Hands requests over: those of a path that ends in "async" as asynchronous ones. */
  static final class Servlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient BlockingQueue<Held> arrived = new LinkedBlockingQueue<>();

    /** The next request that arrives. */
    Held next() throws InterruptedException {
      Held held = arrived.poll(20, TimeUnit.SECONDS);
      if (held == null) {
        throw new AssertionError("no request reached the application");
      }
      return held;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      var held = new Held(request, response);
      if (request.getDispatcherType() == DispatcherType.ASYNC) {
        response
            .getOutputStream()
            .print("again " + TestApp.name(request.getUserPrincipal()) + " as " + response(held));
        return;
      }
      if (request.getRequestURI().endsWith("async")) {
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        held.async = async;
        arrived.add(held);
        return;
      }
      arrived.add(held);
      try {
        held.serve();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private static String response(Held held) {
      return held.response.getClass().getSimpleName();
    }
  }
}
