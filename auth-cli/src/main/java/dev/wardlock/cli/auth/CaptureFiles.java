package dev.wardlock.cli.auth;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.client.AppFolder;
import dev.wardlock.client.trace.Capture;
import dev.wardlock.client.trace.CaptureException;
import dev.wardlock.client.trace.CaptureReader;
import dev.wardlock.client.trace.Trace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the captures of an application are: {@code captures.txt} in its folder, with the
 * application's origin and the paths. The captures themselves, which hold passwords, are not
 * copied.
 */
final class CaptureFiles {

  private static final String LIST = "captures.txt";

  private CaptureFiles() {}

  /**
   * Reads captures that were named.
   *
   * @param files HAR files and bundles
   * @param baseUrl an address of the application; null where it is to be found out
   * @throws CommandFailure if one of them cannot be read, or the address is none: exit 2
   */
  static Capture read(List<Path> files, @Nullable String baseUrl) {
    try {
      return CaptureReader.read(files, baseUrl == null ? null : origin(baseUrl));
    } catch (CaptureException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  private static URI origin(String baseUrl) {
    try {
      URI uri = URI.create(baseUrl.strip());
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("(?i)https?")) {
        return URI.create(Trace.origin(uri));
      }
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--base-url is no address such as https://app.example.");
    }
    throw CommandFailure.usage("--base-url is no address such as https://app.example.");
  }

  /** Remembers where they are, for {@code auth extract} and for mending. */
  static void remember(AppFolder folder, Capture capture, List<Path> files) throws IOException {
    var list = new StringBuilder(Trace.origin(capture.application())).append('\n');
    files.forEach(file -> list.append(file.toAbsolutePath().normalize()).append('\n'));
    folder.write(LIST, list.toString());
  }

  /**
   * Reads the captures of an application again.
   *
   * @return the capture; empty where none was analysed, or its files are gone
   * @throws IOException if the list cannot be read
   */
  static Optional<Capture> remembered(AppFolder folder) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(folder.path().resolve(LIST));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      List<Path> files = lines.stream().skip(1).map(Path::of).toList();
      return files.isEmpty() || !files.stream().allMatch(Files::exists)
          ? Optional.empty()
          : Optional.of(read(files, lines.get(0)));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
