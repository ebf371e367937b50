package dev.wardlock.secrets.model;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A deployment's declaration, {@code environments.toml}: a table of settings for each environment,
 * and how its secrets are rotated, published and reached.
 *
 * <pre>{@code
 * [dev]
 * PORT = "8080"                                # a literal
 * SESSION_KEY = "op://app-dev/session/key"     # a secret, kept in the vault
 *
 * [rotation]
 * SESSION_KEY = "random:32:base64url:per-env"  # <generator|prompt>:<shared|per-env>
 *
 * [publish]
 * dev = "dotenv"                               # without an entry, the GitHub Environment
 *
 * [access]
 * alice = ["SESSION_KEY"]                      # what alice can reach
 *
 * [limits]
 * SESSION_KEY = "90d"                          # the age at which it is due; "*" for every other
 *
 * [vault]
 * type = "file"                                # or "1password"
 * }</pre>
 *
 * <p>It is whole when it was read: each fault is reported, all together, with line and column. No
 * secret is in it, so it can be committed.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * <p>Source: TOML 1.0.0.
 */
public final class Environments {

  private static final long MAX_BYTES = 1024 * 1024;

  private final Map<String, Map<String, Setting>> settings;
  private final Map<String, RotationRule> rotations;
  private final Map<String, PublisherSpec> publishers;
  private final Map<String, List<String>> access;
  private final Map<String, Duration> limits;
  private final VaultSpec vault;

  Environments(
      Map<String, Map<String, Setting>> settings,
      Map<String, RotationRule> rotations,
      Map<String, PublisherSpec> publishers,
      Map<String, List<String>> access,
      Map<String, Duration> limits,
      VaultSpec vault) {
    this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    this.rotations = Collections.unmodifiableMap(new LinkedHashMap<>(rotations));
    this.publishers = Map.copyOf(publishers);
    this.access = Collections.unmodifiableMap(new LinkedHashMap<>(access));
    this.limits = Map.copyOf(limits);
    this.vault = vault;
  }

  /**
   * Reads a file.
   *
   * @param file the file, of at most 1 MiB
   * @return the declaration
   * @throws EnvironmentsException if it is faulty
   * @throws SecretsException if it cannot be read
   */
  public static Environments read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new SecretsException(file + " is larger than 1 MiB");
      }
      return parse(Files.readString(file), file.toString());
    } catch (NoSuchFileException e) {
      throw new SecretsException("there is no " + file + ": name another one with --file", e);
    } catch (CharacterCodingException e) {
      throw new SecretsException(file + " is not UTF-8", e);
    } catch (IOException e) {
      throw new SecretsException(file + " cannot be read", e);
    }
  }

  /**
   * Reads a text.
   *
   * @param toml the text
   * @param name what faults call it
   * @return the declaration
   * @throws EnvironmentsException if it is faulty
   */
  public static Environments parse(String toml, String name) {
    return new EnvironmentsReader(toml, name).read();
  }

  /**
   * The environments, in the order of the file.
   *
   * @return an immutable set
   */
  public Set<String> names() {
    return settings.keySet();
  }

  /**
   * The settings of an environment, in the order of the file.
   *
   * @param environment the environment
   * @return an immutable map by key
   * @throws SecretsException if there is no such environment
   */
  public Map<String, Setting> settings(String environment) {
    Map<String, Setting> found = settings.get(environment);
    if (found == null) {
      throw new SecretsException(
          "there is no environment '" + environment + "'; there are " + settings.keySet());
    }
    return found;
  }

  /**
   * How keys are rotated, in the order of the file.
   *
   * @return an immutable map by key
   */
  public Map<String, RotationRule> rotations() {
    return rotations;
  }

  /**
   * Where an environment is published.
   *
   * @param environment the environment
   * @return what {@code [publish]} says, else its GitHub Environment
   * @throws SecretsException if there is no such environment
   */
  public PublisherSpec publisher(String environment) {
    settings(environment);
    return publishers.getOrDefault(environment, new PublisherSpec.GitHub());
  }

  /**
   * Who can reach which keys, in the order of the file.
   *
   * @return an immutable map by name
   */
  public Map<String, List<String>> access() {
    return access;
  }

  /**
   * The age at which a key is due.
   *
   * @param key the key
   * @return what {@code [limits]} says for it, else for {@code "*"}; empty where neither is there
   */
  public Optional<Duration> limit(String key) {
    return Optional.ofNullable(limits.getOrDefault(key, limits.get(EnvironmentsReader.ALL)));
  }

  /**
   * Where secrets are kept.
   *
   * @return what {@code [vault]} says, else the local file
   */
  public VaultSpec vault() {
    return vault;
  }

  /**
   * Which settings of which environments are a reference.
   *
   * @param reference the reference
   * @return keys by environment, both in the order of the file
   */
  public Map<String, List<String>> uses(SecretReference reference) {
    var uses = new LinkedHashMap<String, List<String>>();
    settings.forEach(
        (environment, table) -> {
          List<String> keys =
              table.entrySet().stream()
                  .filter(e -> e.getValue().equals(new Setting.Secret(reference)))
                  .map(Map.Entry::getKey)
                  .toList();
          if (!keys.isEmpty()) {
            uses.put(environment, keys);
          }
        });
    return uses;
  }
}
