package dev.wardlock.client;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one thread of one process holds at a time, by a file; the end of the process opens
 * it.
 */
final class FileGuard implements AutoCloseable {

  /**
   * What this process holds. Where it holds a lock it must not even open the file again: to close
   * it then would let go of the lock (POSIX, fcntl). So this belongs to the process, and is static.
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
   * Takes the lock, and waits for it.
   *
   * @param file the file of the lock, in a folder that is there
   * @param patience how long at most
   * @throws IOException if the file cannot be opened, or somebody had the lock all the time
   * @throws InterruptedException if this thread is interrupted
   */
  static FileGuard take(Path file, Duration patience) throws IOException, InterruptedException {
    Path absolute = file.toAbsolutePath();
    Path real = absolute.resolveSibling(".").toRealPath().resolve(absolute.getFileName());
    long start = System.nanoTime();
    while (true) {
      FileGuard guard = tryTake(real);
      if (guard != null) {
        return guard;
      }
      if (System.nanoTime() - start >= patience.toNanos()) {
        throw new IOException(
            "Another process has held the lock "
                + file
                + " for "
                + patience.toSeconds()
                + " s: wait for its refresh or login to end, or end it.");
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }

  private static @Nullable FileGuard tryTake(Path file) throws IOException {
    if (!HELD.add(file)) {
      return null;
    }
    FileChannel channel = null;
    boolean taken = false;
    try {
      channel = PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      taken = channel.tryLock() != null;
      return taken ? new FileGuard(file, channel) : null;
    } finally {
      if (!taken) {
        if (channel != null) {
          channel.close();
        }
        HELD.remove(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(file);
    }
  }
}
