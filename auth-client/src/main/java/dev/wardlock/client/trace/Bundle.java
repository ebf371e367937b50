package dev.wardlock.client.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The files of a zip or a folder, by their names within it.
 *
 * <p>Nothing is unpacked to the disk, and no name leads out of it: not by dots, not by a link.
 */
final class Bundle implements AutoCloseable {

  private static final int MOST_FILES = 1_000_000;

  /** The longest body that is looked at, in bytes. */
  private static final int LONGEST_BODY = 4 << 20;

  private final Path path;
  private final @Nullable ZipFile zip;
  private final SortedSet<String> names;

  private Bundle(Path path, @Nullable ZipFile zip, SortedSet<String> names) {
    this.path = path;
    this.zip = zip;
    this.names = names;
  }

  static boolean isZip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(4);
      return start.length == 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3;
    }
  }

  static Bundle open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return new Bundle(path, null, folderNames(path));
    }
    ZipFile zip;
    try {
      zip = new ZipFile(path.toFile());
    } catch (IOException e) {
      throw new CaptureException(path + " is a damaged zip: it has no readable table of contents.");
    }
    try {
      return new Bundle(path, zip, zipNames(path, zip));
    } catch (IOException e) {
      zip.close();
      throw e;
    }
  }

  private static SortedSet<String> zipNames(Path path, ZipFile zip) throws CaptureException {
    if (zip.size() > MOST_FILES) {
      throw new CaptureException(path + " holds more than " + MOST_FILES + " files.");
    }
    var names = new TreeSet<String>();
    for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().<ZipEntry>map(e -> e)::iterator) {
      if (!entry.isDirectory()) {
        if (!staysInside(entry.getName())) {
          throw new CaptureException(
              path
                  + " holds a file whose name leads out of it. It was made to do harm, or is damaged.");
        }
        names.add(entry.getName());
      }
    }
    return names;
  }

  private static SortedSet<String> folderNames(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder, 4)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .limit(MOST_FILES)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static boolean staysInside(String name) {
    return !name.startsWith("/")
        && name.indexOf('\\') < 0
        && name.indexOf(':') < 0
        && List.of(name.split("/", -1)).stream().noneMatch(part -> part.equals(".."));
  }

  /** The names of all files, in order. */
  SortedSet<String> names() {
    return names;
  }

  /**
   * Opens a file.
   *
   * @throws NoSuchFileException if it is none of {@link #names}
   */
  InputStream stream(String name) throws IOException {
    if (!names.contains(name)) {
      throw new NoSuchFileException(name);
    }
    return zip == null
        ? Files.newInputStream(path.resolve(name), LinkOption.NOFOLLOW_LINKS)
        : zip.getInputStream(zip.getEntry(name));
  }

  /** The bytes of a file; null where there is none of that name, or it is longer than 4 MiB. */
  byte @Nullable [] body(String name) throws IOException {
    if (!names.contains(name)) {
      return null;
    }
    try (InputStream in = stream(name)) {
      byte[] bytes = in.readNBytes(LONGEST_BODY + 1);
      return bytes.length > LONGEST_BODY ? null : bytes;
    }
  }

  @Override
  public String toString() {
    return String.valueOf(path.getFileName());
  }

  @Override
  public void close() throws IOException {
    if (zip != null) {
      zip.close();
    }
  }
}
