package dev.wardlock.secrets.process;

import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs other programs, in one folder, and hides variables of our own environment from them.
 *
 * <p>A program is fed by its standard input, and ended with all it has started when its time is
 * over or it prints too much. Nothing that it printed is in an exception.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class Programs {

  private static final int MAX_ERRORS = 4096;
  private static final int MAX_COMPLAINT = 500;

  private final Path folder;
  private final Predicate<String> hidden;

  private Programs(Path folder, Predicate<String> hidden) {
    this.folder = folder;
    this.hidden = hidden;
  }

  /**
   * In a folder, hiding all of our own variables: among them is the key of the vault.
   *
   * @param folder the working folder
   * @param hidden the names of other variables that programs do not get
   * @return it
   */
  public static Programs in(Path folder, Set<String> hidden) {
    return new Programs(folder, name -> name.startsWith("WARDLOCK_") || hidden.contains(name));
  }

  /**
   * Names, but for those that a program logs in with.
   *
   * @param names the names
   * @param prefix what the program's own begin with
   * @return the others
   */
  public static Set<String> except(Set<String> names, String prefix) {
    return names.stream()
        .filter(name -> !name.startsWith(prefix))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The same, in the same folder, hiding more.
   *
   * @param more which variables besides
   * @return it
   */
  public Programs hiding(Predicate<String> more) {
    return new Programs(folder, hidden.or(more));
  }

  /**
   * Whether a program can be run, found out without running it.
   *
   * @param program a name on the PATH, or a path from the folder
   * @throws SecretsException if there is no such program, or it is not executable
   */
  public void require(String program) {
    Stream<Path> places =
        program.contains("/")
            ? Stream.of(folder)
            : Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(Optional.ofNullable(System.getenv("PATH")).orElse(""))
                .map(Path::of);
    if (places.map(place -> place.resolve(program)).noneMatch(Programs::isProgram)) {
      throw new SecretsException(
          "'" + program + "' cannot be run: is it installed, executable and on the PATH?");
    }
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  /**
   * What may be spent on a run.
   *
   * @param time how long it may take
   * @param bytes how much it may print to standard output
   */
  public record Limits(Duration time, int bytes) {}

  /** How a run ended. What was printed to standard output may be a secret. */
  public static final class Result {
    private final int exit;
    private final byte[] output;
    private final String errors;

    private Result(int exit, byte[] output, String errors) {
      this.exit = exit;
      this.output = output;
      this.errors = errors;
    }

    /**
     * The exit code.
     *
     * @return 0 where all went well
     */
    public int exit() {
      return exit;
    }

    /**
     * What was printed to standard error, on one line, at most 500 characters, without secrets.
     *
     * @param secrets what must not be in it
     * @return the text; how the program ended where it printed nothing
     */
    public String complaint(Collection<SecretValue> secrets) {
      String text = errors;
      for (SecretValue secret : secrets) {
        for (String line : secret.reveal().lines().filter(l -> !l.isBlank()).toList()) {
          text = text.replace(line, "(a secret)");
        }
      }
      text = text.replaceAll("\\p{Cntrl}+", " ").strip();
      return text.isEmpty()
          ? "it ended with exit code " + exit
          : text.substring(0, Math.min(text.length(), MAX_COMPLAINT));
    }

    /**
     * Whether standard error has a text.
     *
     * @param text the text
     * @return true if it has
     */
    public boolean says(String text) {
      return errors.contains(text);
    }

    /**
     * What was printed to standard output.
     *
     * @return the text
     * @throws SecretsException if it is not UTF-8
     */
    public String text() {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(output)).toString();
      } catch (CharacterCodingException e) {
        throw new SecretsException("the output is not UTF-8", e);
      }
    }

    @Override
    public String toString() {
      return "Result[exit " + exit + "]";
    }
  }

  /**
   * Runs a program to its end.
   *
   * @param command the program and its arguments
   * @param input its standard input
   * @param limits what may be spent
   * @return how it ended
   * @throws SecretsException if it cannot be started, or passed a limit and was ended
   */
  public Result run(List<String> command, String input, Limits limits) {
    var resolved = new ArrayList<>(command);
    if (command.get(0).contains("/")) {
      resolved.set(0, folder.resolve(command.get(0)).toString());
    }
    var builder = new ProcessBuilder(resolved).directory(folder.toFile());
    builder.environment().keySet().removeIf(hidden);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new SecretsException(
          "'" + command.get(0) + "' cannot be run: is it installed, executable and on the PATH?",
          e);
    }
    Thread feeder = feed(process, input);
    try {
      return collect(command.get(0), process, limits);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SecretsException("interrupted while '" + command.get(0) + "' was running", e);
    } catch (IOException e) {
      throw new SecretsException("the output of '" + command.get(0) + "' cannot be read", e);
    } finally {
      end(process);
      feeder.interrupt();
    }
  }

  /** A program may print before it has read all. The thread ends with the program. */
  private static Thread feed(Process process, String input) {
    var feeder =
        new Thread(
            () -> {
              try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
              } catch (IOException e) {
                // It did not want to read all; whether that was right, its exit code says.
                return;
              }
            },
            "wardlock-stdin");
    feeder.setDaemon(true);
    feeder.start();
    return feeder;
  }

  /** Never blocks in a read: somebody whom the program left behind may hold its output open. */
  private static Result collect(String name, Process process, Limits limits)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limits.time().toNanos();
    var output = new ByteArrayOutputStream();
    var errors = new ByteArrayOutputStream();
    while (true) {
      boolean ended = !process.isAlive();
      boolean moved = move(process.getInputStream(), output, limits.bytes() + 1);
      moved |= move(process.getErrorStream(), errors, MAX_ERRORS);
      if (output.size() > limits.bytes()) {
        throw new SecretsException(
            "'" + name + "' printed more than " + limits.bytes() + " bytes and was ended");
      }
      if (ended && !moved) {
        String text = errors.toString(StandardCharsets.UTF_8);
        return new Result(process.exitValue(), output.toByteArray(), text);
      }
      if (System.nanoTime() - deadline > 0) {
        throw new SecretsException(
            "'" + name + "' took longer than " + limits.time().toSeconds() + " s and was ended");
      }
      if (!moved) {
        process.waitFor(5, TimeUnit.MILLISECONDS);
      }
    }
  }

  private static boolean move(InputStream from, ByteArrayOutputStream to, int most)
      throws IOException {
    int available = from.available();
    if (available <= 0) {
      return false;
    }
    byte[] read = from.readNBytes(Math.min(available, 64 * 1024));
    // What is past the most is read all the same, so that the program does not wait for us.
    if (to.size() < most) {
      to.write(read, 0, Math.min(read.length, most - to.size()));
    }
    return true;
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
