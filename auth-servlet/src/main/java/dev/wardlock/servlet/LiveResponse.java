package dev.wardlock.servlet;

import dev.wardlock.Auth;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A response that lives no longer than what it was granted on. What is written passes on at once;
 * once the key or the login session has ended, nothing is written any more.
 *
 * <p>Watched over is what lasts: an asynchronous response from its start, any other from the first
 * write on that comes more than a second after the request. An asynchronous one is also completed,
 * but never while another thread writes to it: containers reuse what a late write would hit.
 */
final class LiveResponse extends HttpServletResponseWrapper {

  private static final long BRIEF_MILLIS = 1_000;

  private final Identity who;
  private final long began;
  private final ReentrantLock writing = new ReentrantLock();
  private volatile boolean over;
  private boolean gone;
  private volatile @Nullable AsyncContext async;
  private volatile Auth.@Nullable Watch watch;
  private @Nullable ServletOutputStream stream;
  private @Nullable PrintWriter behind;
  private @Nullable PrintWriter writer;

  LiveResponse(HttpServletResponse response, Identity who) {
    super(response);
    this.who = who;
    this.began = millis();
  }

  private long millis() {
    return who.verifiedBy().clock().millis();
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    goOn();
    ServletOutputStream out = super.getOutputStream();
    ServletOutputStream known = stream;
    if (known == null) {
      known = new LiveStream(this, out);
      stream = known;
    }
    return known;
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    goOn();
    PrintWriter out = super.getWriter();
    PrintWriter known = writer;
    if (known == null || behind != out) { // after a reset it may be another, in another encoding
      known = new PrintWriter(new LiveWriter(this, out));
      writer = known;
      behind = out;
    }
    return known;
  }

  @Override
  public void flushBuffer() throws IOException {
    write(super::flushBuffer);
  }

  /** Something that writes. */
  @FunctionalInterface
  interface Write {
    void run() throws IOException;
  }

  /**
   * Writes, if that may still be.
   *
   * @throws IOException if what the response was granted on has ended, as if the client had gone
   */
  void write(Write write) throws IOException {
    writing.lock();
    try {
      if (watch == null && millis() - began > BRIEF_MILLIS) {
        watchOver();
      }
      goOn();
      write.run();
    } finally {
      writing.unlock();
      if (over) {
        complete();
      }
    }
  }

  // Once it has ended, a container may not even know the response any more.
  private void goOn() throws IOException {
    if (over) {
      throw new IOException("the credential of this request has ended");
    }
  }

  /** An asynchronous response begins. */
  AsyncContext stream(AsyncContext context) {
    async = context;
    context.addListener(new End());
    watchOver();
    return context;
  }

  /** The request leaves the filter; an asynchronous response may go on. */
  void leave() {
    if (async == null) {
      rest();
    } else if (over) {
      complete(); // it had ended before it became asynchronous
    }
  }

  private synchronized void watchOver() {
    if (watch == null && !gone) {
      watch = who.verifiedBy().watch(who.accepted(), this::end);
    }
  }

  private synchronized void rest() {
    gone = true; // an application that writes later still begins no watch that nobody would close
    Auth.Watch ended = watch;
    if (ended != null) {
      ended.close();
    }
    async = null;
  }

  private void end() {
    over = true;
    complete();
  }

  private void complete() {
    AsyncContext context = async;
    if (context == null || !writing.tryLock()) {
      return; // whoever is writing will look
    }
    // Nobody writes now, and nobody will: it is over. Listeners that this calls may hold locks.
    writing.unlock();
    try {
      context.complete();
    } catch (IllegalStateException e) {
      async = null; // it has ended, or was dispatched, by itself
    }
  }

  /** The end of an asynchronous response, whoever brings it about. */
  private final class End implements AsyncListener {

    @Override
    public void onComplete(AsyncEvent event) {
      rest();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      // The container completes it, or the application does.
    }

    @Override
    public void onError(AsyncEvent event) {
      // As above.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this);
    }
  }
}
