package dev.wardlock.client.script;

import dev.wardlock.client.script.child.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process that a script is compiled or run in, at the other end of a pipe.
 *
 * <p>Its time is bounded: it counts while we wait for it, and not while it waits for us. It is
 * ended with all that it started, and its folder removed, by {@link #close()}.
 *
 * <p>For one thread.
 */
final class Child implements AutoCloseable {

  /** How {@code ExitOnOutOfMemoryError} ends a JVM. */
  private static final int OUT_OF_MEMORY = 3;

  private static final int MAX_FRAME = 16 * 1024 * 1024;
  private static final int MAX_ERRORS = 1000;

  /** Makes the command, in a folder of its own. */
  interface Command {
    ProcessBuilder in(Path folder) throws IOException;
  }

  private final Path folder;
  private final Process process;
  private final String what;
  private final Duration limit;
  private long left;
  private volatile @Nullable String ended;

  private final ScheduledThreadPoolExecutor watchdog =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            var thread = new Thread(task, "wardlock-script-watchdog");
            thread.setDaemon(true);
            return thread;
          });

  private Child(Path folder, Process process, String what, Duration limit) {
    this.folder = folder;
    this.process = process;
    this.what = what;
    this.limit = limit;
    this.left = limit.toNanos();
  }

  /**
   * Starts it.
   *
   * @param command what to start
   * @param what what it is, for messages
   * @param limit how much time it may spend
   */
  static Child start(Command command, String what, Duration limit) throws Ended {
    try {
      Path folder = Files.createTempDirectory("wardlock-script");
      try {
        return new Child(folder, command.in(folder).start(), what, limit);
      } catch (IOException e) {
        remove(folder);
        throw e;
      }
    } catch (IOException e) {
      throw new Ended("No process could be started: " + e.getMessage());
    }
  }

  /** Waits for what it says next. */
  List<?> listen() throws Ended {
    return inItsTime(
        () -> {
          if (Wire.read(process.getInputStream(), MAX_FRAME) instanceof List<?> message
              && message.size() > 1
              && message.get(0) instanceof String) {
            return message;
          }
          throw new IOException("not a message");
        });
  }

  /** Tells it something. */
  void say(List<?> message) throws Ended {
    inItsTime(
        () -> {
          Wire.write(process.getOutputStream(), message, MAX_FRAME);
          return message;
        });
  }

  private <T> T inItsTime(Callable<T> exchange) throws Ended {
    long begun = System.nanoTime();
    ScheduledFuture<?> end = endIn(left, "took longer than " + limit.toSeconds() + " s");
    try {
      return exchange.call();
    } catch (Exception e) {
      throw new Ended(why(e));
    } finally {
      end.cancel(false);
      left -= System.nanoTime() - begun;
    }
  }

  /**
   * Does something for it, in a time of its own. What is done cannot be broken off where it waits
   * for a person; the process is ended all the same.
   */
  <T> T serve(Duration most, String doing, Callable<T> service) throws Exception {
    ScheduledFuture<?> end =
        endIn(most.toNanos(), "waited longer than " + most.toSeconds() + " s for " + doing);
    try {
      T answer = service.call();
      String reason = ended;
      if (reason != null) {
        throw new Ended(sentence(reason));
      }
      return answer;
    } finally {
      end.cancel(false);
    }
  }

  private ScheduledFuture<?> endIn(long nanos, String reason) {
    return watchdog.schedule(
        () -> {
          ended = reason + " and was ended";
          kill();
        },
        Math.max(nanos, 0),
        TimeUnit.NANOSECONDS);
  }

  private String why(Exception problem) {
    String reason = ended;
    if (reason != null) {
      return sentence(reason);
    }
    boolean gone = problem instanceof EOFException || !process.isAlive();
    kill();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!gone) {
      return sentence("said what cannot be understood, and was ended");
    }
    if (process.exitValue() == OUT_OF_MEMORY) {
      return sentence("needed more memory than it may have, and was ended");
    }
    return sentence("ended by itself, " + process.exitValue() + ". " + errors()).strip();
  }

  private String sentence(String reason) {
    return what + " " + reason + (reason.endsWith(" ") ? "" : ".");
  }

  /** What the JVM said before it ended. */
  private String errors() {
    try (InputStream errors = Files.newInputStream(folder.resolve("errors"))) {
      return new String(errors.readNBytes(MAX_ERRORS), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** Those that it started first, while it still can be asked for them. */
  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  public void close() {
    watchdog.shutdownNow();
    kill();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
      remove(folder);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // A temporary folder stays behind, with nothing secret in it.
    }
  }
}
