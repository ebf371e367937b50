package dev.wardlock.client;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Waits for what is done elsewhere. */
final class Waiting {

  private Waiting() {}

  /** Waits; where this thread is interrupted, what it waits for is cancelled. */
  static <T> T on(CompletableFuture<T> result) throws IOException, InterruptedException {
    try {
      return result.get();
    } catch (InterruptedException e) {
      result.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      Throwable problem = unwrapped(e);
      if (problem instanceof LoginRequiredException required) {
        throw required.again();
      } else if (problem instanceof IOException failed) {
        throw failed;
      } else if (problem instanceof RuntimeException wrong) {
        throw wrong;
      } else if (problem instanceof Error error) {
        throw error;
      }
      throw new IOException(problem);
    }
  }

  /** What went wrong, without what stages put around it. */
  static Throwable unwrapped(Throwable problem) {
    Throwable at = problem;
    @Nullable Throwable cause = at.getCause();
    while ((at instanceof CompletionException || at instanceof ExecutionException)
        && cause != null) {
      at = cause;
      cause = at.getCause();
    }
    return at;
  }
}
