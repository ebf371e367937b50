package dev.wardlock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The jar as it is delivered, run as a process of its own. */
public final class Jar {

  /** Where the build puts it. */
  public static final Path FILE =
      Path.of(System.getProperty("wardlock.jar", "target/wardlock.jar"));

  private final Map<String, String> environment = new TreeMap<>();
  private final List<String> jvm = new ArrayList<>();

  /** With a variable in the environment, which is nearly empty otherwise. */
  public Jar env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** With an option of the virtual machine. */
  public Jar jvm(String option) {
    jvm.add(option);
    return this;
  }

  /** Starts it with redirected streams. */
  public Process start(Path out, Path err, String... args) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(jvm);
    command.addAll(List.of("-jar", FILE.toString()));
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().retainAll(List.of("PATH", "HOME", "LANG"));
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs it to its end. */
  public Run.Result run(String... args) {
    try {
      Path out = Files.createTempFile("wardlock", ".out");
      Path err = Files.createTempFile("wardlock", ".err");
      Process process = start(out, err, args);
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("still running: " + List.of(args));
      }
      var result =
          new Run.Result(
              process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
      Files.delete(out);
      Files.delete(err);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
