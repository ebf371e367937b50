package dev.wardlock.secrets;

import dev.wardlock.secrets.generate.Generators;
import dev.wardlock.secrets.generate.Prompt;
import dev.wardlock.secrets.model.Environments;
import dev.wardlock.secrets.model.GeneratorSpec;
import dev.wardlock.secrets.model.Publisher;
import dev.wardlock.secrets.model.PublisherSpec;
import dev.wardlock.secrets.model.SecretGenerator;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.model.Setting;
import dev.wardlock.secrets.model.Vault;
import dev.wardlock.secrets.publish.Publishers;
import dev.wardlock.secrets.ring.KeyStep;
import dev.wardlock.secrets.vault.VaultKey;
import dev.wardlock.secrets.vault.Vaults;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Options of {@link Secrets}. Each has a default.
 *
 * <p>Not safe for use by many threads.
 */
public final class SecretsBuilder {

  private final Path file;
  private Clock clock = Clock.systemUTC();
  private String who = System.getProperty("user.name", "unknown");
  private @Nullable Path generatorsFolder;
  private Prompt prompt =
      label -> {
        throw new SecretsException("nobody can be asked for a value here");
      };
  private VaultKey vaultKey =
      VaultKey.passphrase(
          first -> {
            throw new SecretsException("the vault's file needs a passphrase or a key");
          });
  private @Nullable Vault vault;
  private @Nullable Function<PublisherSpec, Publisher> publishers;
  private @Nullable Function<GeneratorSpec, SecretGenerator> generators;

  SecretsBuilder(Path file) {
    this.file = file.toAbsolutePath();
  }

  /**
   * What opens the encrypted local file. Default: nothing does.
   *
   * @param value a passphrase or a key
   * @return this
   */
  public SecretsBuilder vaultKey(VaultKey value) {
    vaultKey = value;
    return this;
  }

  /**
   * A vault in place of the one that {@code [vault]} names.
   *
   * @param value the vault
   * @return this
   */
  public SecretsBuilder vault(Vault value) {
    vault = value;
    return this;
  }

  /**
   * Publishers in place of those that {@code [publish]} can name.
   *
   * @param value gives the publisher of each entry
   * @return this
   */
  public SecretsBuilder publishers(Function<PublisherSpec, Publisher> value) {
    publishers = value;
    return this;
  }

  /**
   * Generators in place of those that {@code [rotation]} can name.
   *
   * @param value gives the generator of each rule
   * @return this
   */
  public SecretsBuilder generators(Function<GeneratorSpec, SecretGenerator> value) {
    generators = value;
    return this;
  }

  /**
   * The folder of executable generators. Default: {@code generators}, beside the declaration.
   *
   * @param value the folder
   * @return this
   */
  public SecretsBuilder generatorsFolder(Path value) {
    generatorsFolder = value;
    return this;
  }

  /**
   * Who is asked for the values of {@code prompt}. Default: nobody.
   *
   * @param value who
   * @return this
   */
  public SecretsBuilder prompt(Prompt value) {
    prompt = value;
    return this;
  }

  /**
   * Who acts, for the audit. Default: the user of the operating system.
   *
   * @param value the name
   * @return this
   */
  public SecretsBuilder who(String value) {
    who = value;
    return this;
  }

  /**
   * The clock. Default: the system's.
   *
   * @param value the clock
   * @return this
   */
  public SecretsBuilder clock(Clock value) {
    clock = value;
    return this;
  }

  /**
   * Reads the declaration.
   *
   * @return the secrets it declares
   * @throws SecretsException if it cannot be read, or is faulty
   */
  public Secrets build() {
    Environments environments = Environments.read(file);
    Path folder = file.resolveSibling(".").normalize();
    Set<String> keys = new LinkedHashSet<>();
    for (String name : environments.names()) {
      environments
          .settings(name)
          .forEach(
              (key, setting) -> {
                if (setting instanceof Setting.Secret) {
                  keys.add(key);
                }
              });
    }
    Path executables = generatorsFolder == null ? folder.resolve("generators") : generatorsFolder;
    var parts =
        new Run.Parts(
            environments,
            vault == null ? Vaults.of(environments.vault(), folder, keys, vaultKey) : vault,
            withSteps(
                generators == null
                    ? new Generators(executables, folder, keys, prompt, clock)::of
                    : generators),
            publisherOf(environments, new Publishers(folder, keys)),
            new AuditTrail(folder.resolve(Secrets.STATE).resolve("audit.jsonl")),
            clock,
            who);
    return new Secrets(folder.resolve(Secrets.STATE), parts);
  }

  /** The steps of a set of keys stand in plans alone, so they are nobody's to replace. */
  private Function<GeneratorSpec, SecretGenerator> withSteps(
      Function<GeneratorSpec, SecretGenerator> others) {
    return spec ->
        KeyStep.of(spec).map(step -> step.generator(clock)).orElseGet(() -> others.apply(spec));
  }

  private Function<String, Publisher> publisherOf(Environments environments, Publishers ours) {
    Function<PublisherSpec, Publisher> of = publishers == null ? ours::of : publishers;
    return environment -> of.apply(environments.publisher(environment));
  }
}
