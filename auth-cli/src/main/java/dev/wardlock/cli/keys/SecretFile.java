package dev.wardlock.cli.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wardlock.cli.shell.CommandFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A new file that waits for a secret, readable by its owner alone; without one, it goes again. */
final class SecretFile implements AutoCloseable {

  private final Path path;
  private final FileChannel channel;
  private boolean written;

  private SecretFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Makes the file, before there is a secret that could be lost. */
  static SecretFile make(Path path) {
    try {
      return new SecretFile(
          path,
          FileChannel.open(
              path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owned(path)));
    } catch (FileAlreadyExistsException e) {
      throw CommandFailure.usage("The file is there already, and is not overwritten: " + path);
    } catch (IOException e) {
      throw CommandFailure.usage("The file for the secret cannot be made: " + path);
    }
  }

  private static FileAttribute<?>[] owned(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Writes the secret, through to the disk; false if that failed. */
  boolean write(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
      written = true;
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      if (!written) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // What it held is on the disk already, or was nothing.
    }
  }
}
