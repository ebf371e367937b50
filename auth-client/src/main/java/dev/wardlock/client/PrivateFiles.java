package dev.wardlock.client;

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
final class PrivateFiles {

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

  /** Makes a folder and those above it, where they are missing. */
  static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, mode("rwx------"));
    }
  }

  /**
   * Opens a file to write to, which is made where it is missing.
   *
   * @param file the file; its folder must be there
   * @param options how to open it
   */
  static FileChannel open(Path file, StandardOpenOption... options) throws IOException {
    return FileChannel.open(file, Set.of(options), mode("rw-------"));
  }

  /**
   * Replaces a file whole: whoever reads it finds the old content or the new.
   *
   * <p>For one writer at a time: the draft has one name, so that what a writer left behind when it
   * died goes with the next.
   *
   * @param file the file; its folder must be there
   * @param content the new content
   * @throws IOException if it could not be replaced; then it is as it was
   */
  static void replace(Path file, byte[] content) throws IOException {
    Path draft = draftOf(file);
    Files.deleteIfExists(draft);
    try {
      try (FileChannel channel =
          open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        var rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    forceFolderOf(file);
  }

  /**
   * Removes a file, and what a writer that died left of its next content.
   *
   * @return whether it was there
   */
  static boolean remove(Path file) throws IOException {
    Files.deleteIfExists(draftOf(file));
    boolean was = Files.deleteIfExists(file);
    forceFolderOf(file);
    return was;
  }

  private static Path draftOf(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".new");
  }

  /** Puts on the disk that a file was made, replaced or removed. */
  private static void forceFolderOf(Path file) {
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
