package dev.wardlock.store.jdbc;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of so many megabytes, which can be filled up. */
final class SmallDisk implements AutoCloseable {

  final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Needs the right to mount; without it the test is skipped, but not in CI. */
  static SmallDisk of(int megabytes) throws IOException {
    Path folder = Server.folder("disk");
    if (run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString())) {
      return new SmallDisk(folder);
    }
    if (System.getenv("CI") != null) {
      throw new IOException("could not mount a small disk");
    }
    System.err.println("SKIPPED: this user may not mount a small disk");
    return abort("this user may not mount a small disk");
  }

  /** Leaves no room at all. */
  void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve("filler"))) {
      byte[] block = new byte[4_096];
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      // Full.
    }
  }

  void makeRoom() throws IOException {
    Files.delete(folder.resolve("filler"));
  }

  @Override
  public void close() throws IOException {
    run("umount", "-l", folder.toString());
  }

  private static boolean run(String... command) throws IOException {
    try {
      return new ProcessBuilder(List.of(command)).inheritIO().start().waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
