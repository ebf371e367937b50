package dev.wardlock.client.trace;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads captured traffic: HAR 1.2 as Chromium, Firefox, Playwright and mitmproxy write it, zips and
 * folders that hold HAR files and their attachments, and capture bundles: a zip or folder with a
 * {@code manifest.json} and {@code traces/}.
 *
 * <p>What is damaged or cut off is read as far as it is whole, and a note says so. Memory is
 * bounded: at most 200,000 exchanges are kept, bodies of at most 1 Mi characters each and 64 Mi in
 * all, and those of scripts, styles and pictures not at all. Nothing is written to the disk.
 *
 * <p>Safe for use by many threads.
 */
public final class CaptureReader {

  /** The longest HAR, unpacked, in bytes. */
  private static final long LONGEST_HAR = 4L << 30;

  private CaptureReader() {}

  /**
   * Reads files as one capture, in the order in which the requests were sent.
   *
   * @param files HAR files and bundles, at least one
   * @param application the application's origin; null where it is to be found out
   * @return the capture, with notes of what could not be read
   * @throws CaptureException if a file cannot be read, holds no capture, or the application cannot
   *     be told
   */
  public static Capture read(List<Path> files, @Nullable URI application) throws CaptureException {
    var traffic = new Traffic();
    for (Path file : files) {
      try {
        read(file, traffic);
      } catch (CaptureException e) {
        throw e;
      } catch (IOException e) {
        throw new CaptureException(
            file + " could not be read (" + e.getClass().getSimpleName() + "). Is it there?");
      }
    }
    return traffic.capture(application);
  }

  private static void read(Path file, Traffic traffic) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (!Files.isDirectory(file) && !Bundle.isZip(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        new HarReader(name, attachment -> null, traffic).read(bounded(in, name));
      }
      return;
    }
    try (Bundle bundle = Bundle.open(file)) {
      if (bundle.names().contains("manifest.json")) {
        new BundleReader(bundle, traffic).read();
        return;
      }
      List<String> hars = bundle.names().stream().filter(n -> n.endsWith(".har")).toList();
      if (hars.isEmpty()) {
        throw new CaptureException(
            name + " holds neither a manifest.json nor a file that ends with .har.");
      }
      for (String har : hars) {
        try (InputStream in = bundle.stream(har)) {
          new HarReader(name + "!" + har, bundle::body, traffic).read(bounded(in, har));
        }
      }
    }
  }

  private static InputStream bounded(InputStream in, String name) {
    return new BoundedInputStream(in, LONGEST_HAR, name + " is longer than 4 GiB. Capture less.");
  }
}
