package dev.wardlock.secrets.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes files that only their owner may read (0600, in folders of 0700), where the file system
 * knows such permissions. What a method has written is on the disk when it returns.
 */
public final class PrivateFiles {

  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private PrivateFiles() {}

  private static FileAttribute<?>[] mode(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Makes the folder of a file, where it is missing.
   *
   * @param file the file
   * @throws IOException if it cannot be made
   */
  public static void makeFolderOf(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      Files.createDirectories(folder, mode("rwx------"));
    }
  }

  /**
   * Replaces a file whole: whoever reads it finds the old content or the new.
   *
   * @param file the file; its folder must be there
   * @param content the new content
   * @throws IOException if it could not be replaced; then it is as it was
   */
  public static void replace(Path file, byte[] content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path draft = Files.createTempFile(folder, "." + file.getFileName(), ".new", mode("rw-------"));
    try {
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        write(channel, content);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    forceFolderOf(file);
  }

  /**
   * Adds to the end of a file, which is made where it is missing. A line that a process left behind
   * unfinished when it died is ended first.
   *
   * @param file the file; its folder must be there
   * @param line what is added, without its line feed
   * @throws IOException if it could not be added whole
   */
  public static void append(Path file, byte[] line) throws IOException {
    boolean made = !Files.exists(file);
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            mode("rw-------"))) {
      long size = channel.size();
      var last = ByteBuffer.allocate(1);
      boolean torn = size > 0 && channel.read(last, size - 1) == 1 && last.get(0) != '\n';
      channel.position(size);
      var whole = ByteBuffer.allocate(line.length + 2);
      if (torn) {
        whole.put((byte) '\n');
      }
      whole.put(line).put((byte) '\n').flip();
      byte[] bytes = new byte[whole.remaining()];
      whole.get(bytes);
      write(channel, bytes);
    }
    if (made) {
      forceFolderOf(file);
    }
  }

  private static void write(FileChannel channel, byte[] content) throws IOException {
    var rest = ByteBuffer.wrap(content);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
    channel.force(true);
  }

  /**
   * Puts on the disk that a file was made, replaced or removed.
   *
   * @param file the file
   */
  public static void forceFolderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows cannot open a folder, and has nothing to put there.
      return;
    }
  }
}
