package dev.wardlock.examples.console;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Does something when an asynchronous request has ended, however it did. */
record WhenOver(Runnable task) implements AsyncListener {

  @Override
  public void onComplete(AsyncEvent event) {
    task.run();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    // It completes next.
  }

  @Override
  public void onError(AsyncEvent event) {
    // It completes next.
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // It is started once.
  }
}
