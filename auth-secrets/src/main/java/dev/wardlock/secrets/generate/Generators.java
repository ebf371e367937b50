package dev.wardlock.secrets.generate;

import dev.wardlock.secrets.model.GeneratorSpec;
import dev.wardlock.secrets.model.SecretGenerator;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.process.Programs;
import dev.wardlock.secrets.process.Programs.Limits;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/**
 * The generators that {@code [rotation]} can name: {@code es256-jwk}, {@code server-key}, {@code
 * random:<bytes>:<encoding>}, {@code prompt}, and the executables of one folder.
 *
 * <p>An executable is run in the folder of the declaration with the key's name as its argument and
 * nothing to read. It prints the value as one line and ends with 0. It has 60 seconds and 48 KiB.
 *
 * <p>Safe for use by many threads.
 */
public final class Generators {

  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(60), SecretValue.MAX_BYTES + 2);

  private final Path folder;
  private final Path workingFolder;
  private final Set<String> hidden;
  private final Prompt prompt;
  private final Clock clock;
  private final Limits limits;
  private final SecureRandom random = new SecureRandom();

  /**
   * With a folder of executables.
   *
   * @param folder where the executables are; it need not exist
   * @param workingFolder where they are run
   * @param hidden variables of the environment that they do not get, besides our own
   * @param prompt who is asked for {@code prompt}
   * @param clock the clock
   */
  public Generators(
      Path folder, Path workingFolder, Set<String> hidden, Prompt prompt, Clock clock) {
    this(folder, workingFolder, hidden, prompt, clock, LIMITS);
  }

  Generators(
      Path folder,
      Path workingFolder,
      Set<String> hidden,
      Prompt prompt,
      Clock clock,
      Limits limits) {
    this.folder = folder.toAbsolutePath();
    this.workingFolder = workingFolder;
    this.hidden = Set.copyOf(hidden);
    this.prompt = prompt;
    this.clock = clock;
    this.limits = limits;
  }

  /**
   * The generator of a rule, ready to be asked.
   *
   * @param spec what the rule names
   * @return the generator
   * @throws dev.wardlock.secrets.model.SecretsException if it is an executable that is not there,
   *     or may not be run
   */
  public SecretGenerator of(GeneratorSpec spec) {
    if (spec.random().isPresent()) {
      return new RandomGenerator(spec.random().get(), random);
    }
    return switch (spec.text()) {
      case "es256-jwk" -> new Es256JwkGenerator(random, clock);
      case "server-key" -> new ServerKeyGenerator(clock);
      case "prompt" -> request -> prompt.ask("New value of " + request.key());
      default -> executable(spec.text());
    };
  }

  private SecretGenerator executable(String name) {
    var executable =
        new ExecutableGenerator(folder.resolve(name), Programs.in(workingFolder, hidden), limits);
    executable.check();
    return executable;
  }
}
