package dev.wardlock.secrets.ring;

import dev.wardlock.secrets.model.GeneratorSpec;
import dev.wardlock.secrets.model.SecretGenerator;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One step by which a value that holds a set of keys turns, as a plan and a journal name it: {@code
 * server-keys.add}, {@code signing-keys.activate.<id>} and so on. It is a generator that makes the
 * new value from the current one.
 *
 * <p>It passes over how long a key has stood where it stands and over what depends on it: that was
 * looked at before the plan was made, and a plan that is resumed is not judged again. Where keys
 * stand is judged always.
 *
 * @param keys what the value holds
 * @param action what is done
 * @param id to which key; empty for {@code ADD}
 */
public record KeyStep(Keys keys, Action action, String id) {

  private static final Pattern SPEC =
      Pattern.compile(
          "(server-keys|signing-keys)\\.(?:(add)|(activate|retire|drop)\\.([!-~]{1,128}))");

  /** What a value holds. */
  public enum Keys {
    /** A {@link ServerKeyRing}. */
    SERVER_KEYS,
    /** A {@link SigningKeySet}. */
    SIGNING_KEYS;

    /**
     * The generator by which {@code [rotation]} declares such a value.
     *
     * @return its name
     */
    public String generator() {
      return this == SERVER_KEYS ? "server-key" : "es256-jwk";
    }

    @Override
    public String toString() {
      return word(this);
    }
  }

  /** What is done. */
  public enum Action {
    /** A new key becomes next; in a value that is not there yet, active. */
    ADD,
    /** A key becomes active, and the one before retired. */
    ACTIVATE,
    /** A next key becomes retired. */
    RETIRE,
    /** A retired key goes. */
    DROP;

    @Override
    public String toString() {
      return word(this);
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads a step.
   *
   * @param spec what a plan names
   * @return the step; empty where it names another generator
   */
  public static Optional<KeyStep> of(GeneratorSpec spec) {
    Matcher m = SPEC.matcher(spec.text());
    if (!m.matches()) {
      return Optional.empty();
    }
    Keys keys = m.group(1).equals("server-keys") ? Keys.SERVER_KEYS : Keys.SIGNING_KEYS;
    return Optional.of(
        m.group(2) != null
            ? new KeyStep(keys, Action.ADD, "")
            : new KeyStep(keys, Action.valueOf(m.group(3).toUpperCase(Locale.ROOT)), m.group(4)));
  }

  /**
   * How a plan names it.
   *
   * @return the generator
   * @throws SecretsException if the id is malformed
   */
  public GeneratorSpec spec() {
    return new GeneratorSpec(keys + "." + action + (id.isEmpty() ? "" : "." + id));
  }

  /**
   * What makes the new value.
   *
   * @param clock the clock
   * @return the generator, which throws {@link SecretsException} where the step cannot be done
   */
  public SecretGenerator generator(Clock clock) {
    return request -> after(request.current(), clock.instant());
  }

  /**
   * What comes after this step.
   *
   * @return a sentence for whoever takes the steps
   */
  public String next() {
    String all = keys == Keys.SERVER_KEYS ? "every node" : "every node and every verifier";
    return switch (action) {
      case ADD ->
          "When "
              + all
              + " has read the new key, make it active, unless it is the first: activate.";
      case ACTIVATE ->
          keys == Keys.SERVER_KEYS
              ? "Rotate the keys that depend on the retired server key (status counts them); when"
                  + " none does, drop it."
              : "When what the retired signing key has signed has expired, drop it.";
      case RETIRE -> "Drop it when you like: it has made nothing, unless it was active before.";
      case DROP ->
          "Nothing more: what depended on it is refused as soon as " + all + " has read it.";
    };
  }

  private SecretValue after(Optional<SecretValue> current, Instant now) {
    if (current.isEmpty() && action != Action.ADD) {
      throw new SecretsException("there are no " + keys + " yet: add the first");
    }
    return keys == Keys.SERVER_KEYS ? serverKeys(current, now) : signingKeys(current, now);
  }

  private SecretValue serverKeys(Optional<SecretValue> current, Instant now) {
    if (current.isEmpty()) {
      return ServerKeyRing.first(now).text();
    }
    ServerKeyRing ring = ServerKeyRing.parse(current.get());
    ServerKeyRing changed =
        switch (action) {
          case ADD -> ring.add(now);
          case ACTIVATE -> ring.activate(id, Duration.ZERO, true, now);
          case RETIRE -> ring.retire(id, now);
          case DROP -> ring.drop(id, Optional.empty(), Duration.ZERO, true, now);
        };
    return changed.text();
  }

  private SecretValue signingKeys(Optional<SecretValue> current, Instant now) {
    if (current.isEmpty()) {
      return SigningKeySet.first(now).text();
    }
    SigningKeySet set = SigningKeySet.parse(current.get());
    SigningKeySet changed =
        switch (action) {
          case ADD -> set.add(now);
          case ACTIVATE -> set.activate(id, Duration.ZERO, true, now);
          case RETIRE -> set.retire(id, now);
          case DROP -> set.drop(id, Duration.ZERO, true, now);
        };
    return changed.text();
  }

  /** The text that a plan shows. */
  @Override
  public String toString() {
    return keys + " " + action + (id.isEmpty() ? "" : " " + id);
  }
}
