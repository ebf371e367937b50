package dev.wardlock.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where an application keeps its key, so that it has it after a restart. */
@FunctionalInterface
public interface KeyKeeper {

  /**
   * Keeps a key, in place of what was kept.
   *
   * @param token the key
   * @throws IOException if it is not kept, durably, when this returns
   */
  void keep(Secret token) throws IOException;

  /**
   * Keeps it in a file: the token and a line feed. The file is replaced whole, only its owner can
   * read it (0600), and it is on the disk when that is said. For one writer at a time.
   *
   * @param file the file; folders that are missing are made with 0700
   * @return the keeper
   */
  static KeyKeeper file(Path file) {
    return token -> {
      PrivateFiles.makeFolder(file.toAbsolutePath().resolveSibling(".").normalize());
      PrivateFiles.replace(file, (token.reveal() + "\n").getBytes(StandardCharsets.UTF_8));
    };
  }
}
