package dev.wardlock.benchmarks.web;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A {@link Site} in a process of its own, and the clients that ask it. */
final class SiteProcess implements AutoCloseable {

  /**
   * What a run cost.
   *
   * @param cpu nanoseconds of the server's CPU for each request
   * @param bytes that the server allocated for each request
   * @param perSecond requests
   * @param times how long each took, in nanoseconds
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Run(double cpu, double bytes, double perSecond, long[] times) {}

  private final Process process;
  private final BufferedReader out;
  private final Writer in;
  private final Load load;

  private SiteProcess(Process process, BufferedReader out, Writer in, Load load) {
    this.process = process;
    this.out = out;
    this.in = in;
    this.load = load;
  }

  static SiteProcess start(Variant variant, String postgres) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms256m",
                "-Xmx256m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                Site.class.getName(),
                variant.name(),
                postgres)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    var in =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
    String line = out.readLine();
    if (line == null) {
      throw new IOException(variant + " did not start");
    }
    String[] said = line.split(" ", 2);
    String authorization = said[1].isEmpty() ? null : said[1];
    return new SiteProcess(process, out, in, new Load(Integer.parseInt(said[0]), authorization));
  }

  Run run(Duration time) throws IOException, InterruptedException {
    long[] before = used();
    long start = System.nanoTime();
    long[] times = load.run(time);
    double seconds = (System.nanoTime() - start) / 1e9;
    long[] after = used();
    return new Run(
        (double) (after[0] - before[0]) / times.length,
        (double) (after[1] - before[1]) / times.length,
        times.length / seconds,
        times);
  }

  private long[] used() throws IOException {
    in.write("\n");
    in.flush();
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the server has gone");
    }
    String[] words = line.split(" ", -1);
    return new long[] {Long.parseLong(words[0]), Long.parseLong(words[1])};
  }

  @Override
  public void close() throws IOException {
    load.close();
    in.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
