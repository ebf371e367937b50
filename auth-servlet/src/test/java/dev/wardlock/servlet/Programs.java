package dev.wardlock.servlet;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs of this machine that a test drives. Where one is missing the test is skipped, and says
 * so loudly; with {@code CI=true} in the environment it fails.
 */
final class Programs {

  private Programs() {}

  /** The programs of these names, in their order. */
  static List<Path> require(String complaint, String... names) {
    List<String> missing = Arrays.stream(names).filter(name -> find(name).isEmpty()).toList();
    if (!missing.isEmpty()) {
      String message = complaint + " (not on the PATH: " + String.join(", ", missing) + ")";
      System.err.println("\n*** " + message + " ***\n");
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError(message);
      }
      Assumptions.abort(message);
    }
    return Arrays.stream(names).map(name -> find(name).orElseThrow()).toList();
  }

  private static Optional<Path> find(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    // Debian keeps servers where only root's PATH leads.
    return Stream.concat(Arrays.stream(path.split(File.pathSeparator, -1)), Stream.of("/usr/sbin"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
