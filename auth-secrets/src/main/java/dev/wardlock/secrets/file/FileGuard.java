package dev.wardlock.secrets.file;

import dev.wardlock.secrets.model.SecretsException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lock that one thread of one process holds at a time, by a file; the end of the process opens
 * it.
 */
public final class FileGuard implements AutoCloseable {

  /**
   * What this process holds. Where it holds a lock it must not even open the file again: to close
   * it then would let go of the lock (POSIX).
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private static final Duration PAUSE = Duration.ofMillis(5);

  private final Path file;
  private final FileChannel channel;

  private FileGuard(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock, if nobody has it.
   *
   * @param file the file of the lock, in a folder that is there
   * @return the lock; empty where somebody has it
   * @throws IOException if the file cannot be opened
   */
  public static Optional<FileGuard> tryTake(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path real = absolute.resolveSibling(".").toRealPath().resolve(absolute.getFileName());
    if (!HELD.add(real)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    boolean taken = false;
    try {
      channel = FileChannel.open(real, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      taken = lock != null;
      return taken ? Optional.of(new FileGuard(real, channel)) : Optional.empty();
    } finally {
      if (!taken) {
        if (channel != null) {
          channel.close();
        }
        HELD.remove(real);
      }
    }
  }

  /**
   * Takes the lock, and waits for it.
   *
   * @param file the file of the lock, in a folder that is there
   * @param patience how long at most
   * @return the lock
   * @throws IOException if the file cannot be opened
   * @throws SecretsException if somebody had it all the time, or this thread is interrupted
   */
  public static FileGuard take(Path file, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<FileGuard> guard = tryTake(file);
      if (guard.isPresent()) {
        return guard.get();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new SecretsException(
            "somebody else has " + file + " locked for " + patience.toSeconds() + " s now");
      }
      try {
        Thread.sleep(PAUSE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SecretsException("interrupted while " + file + " was locked", e);
      }
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new SecretsException(file + " cannot be unlocked", e);
    } finally {
      HELD.remove(file);
    }
  }
}
