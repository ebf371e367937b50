package dev.wardlock.secrets;

import dev.wardlock.secrets.AuditEntry.Action;
import dev.wardlock.secrets.AuditEntry.Outcome;
import dev.wardlock.secrets.model.Environments;
import dev.wardlock.secrets.model.GeneratorSpec;
import dev.wardlock.secrets.model.Publication;
import dev.wardlock.secrets.model.Publisher;
import dev.wardlock.secrets.model.SecretGenerator;
import dev.wardlock.secrets.model.SecretGenerator.Request;
import dev.wardlock.secrets.model.SecretReference;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.model.Setting;
import dev.wardlock.secrets.model.Vault;
import dev.wardlock.secrets.model.Version;
import dev.wardlock.secrets.model.Versions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Carries out one plan.
 *
 * <p>Each step is done, then written to the audit, then to the journal. Whatever a step has done
 * before it died, doing it again comes to the same: a value that is in the vault is not made again,
 * a version is promoted once, and a publication is the value that is current. So the audit may have
 * a step twice, and never lacks one.
 */
final class Run {

  private final Plan plan;
  private final Journal journal;
  private final Parts parts;

  /** What a run works with. */
  record Parts(
      Environments environments,
      Vault vault,
      Function<GeneratorSpec, SecretGenerator> generators,
      Function<String, Publisher> publishers,
      AuditTrail audit,
      Clock clock,
      String who) {}

  Run(Journal journal, Parts parts) {
    this.plan = journal.plan();
    this.journal = journal;
    this.parts = parts;
  }

  /** Does what is not done yet, and returns what could not be done. */
  List<String> carryOut() {
    var failures = new ArrayList<String>();
    for (Rotation rotation : plan.rotations()) {
      // What is not stored cannot be promoted, and what is not promoted is not published.
      if (attempt(new Step.Store(rotation), failures)
          && attempt(new Step.Promote(rotation), failures)) {
        rotation
            .environments()
            .forEach(name -> attempt(new Step.PublishOne(rotation, name), failures));
      }
    }
    plan.publications().forEach(name -> attempt(new Step.PublishAll(name), failures));
    return failures;
  }

  private boolean attempt(Step step, List<String> failures) {
    if (journal.isDone(step)) {
      return true;
    }
    try {
      write(entry(step, Outcome.OK, perform(step)));
      journal.done(step, parts.clock().instant());
      return true;
    } catch (SecretsException e) {
      String message = String.valueOf(e.getMessage());
      write(entry(step, Outcome.FAILED, message));
      failures.add(message);
      return false;
    }
  }

  private void write(AuditEntry entry) {
    parts.audit().add(entry);
  }

  private AuditEntry entry(Step step, Outcome outcome, String detail) {
    if (step instanceof Step.Store store) {
      return entry(Action.STORED, store.rotation(), outcome, detail);
    }
    if (step instanceof Step.Promote promote) {
      return entry(Action.PROMOTED, promote.rotation(), outcome, detail);
    }
    if (step instanceof Step.PublishOne one) {
      return entry(
          Action.PUBLISHED,
          one.rotation().uses().getOrDefault(one.environment(), List.of()),
          List.of(one.environment()),
          outcome,
          detail);
    }
    String environment = ((Step.PublishAll) step).environment();
    return entry(
        Action.PUBLISHED,
        List.copyOf(parts.environments().settings(environment).keySet()),
        List.of(environment),
        outcome,
        detail);
  }

  private AuditEntry entry(Action action, Rotation rotation, Outcome outcome, String detail) {
    return entry(action, List.of(rotation.key()), rotation.environments(), outcome, detail);
  }

  private AuditEntry entry(
      Action action, List<String> keys, List<String> environments, Outcome outcome, String detail) {
    return new AuditEntry(
        parts.clock().instant(),
        parts.who(),
        plan.id(),
        action,
        keys,
        environments,
        outcome,
        detail);
  }

  /** Does a step, and returns where. */
  private String perform(Step step) {
    if (step instanceof Step.Store store) {
      return store(store.rotation());
    }
    if (step instanceof Step.Promote promote) {
      parts.vault().promote(promote.rotation().target(), promote.rotation().version());
      return place(promote.rotation().target());
    }
    if (step instanceof Step.PublishOne one) {
      return publish(one.rotation(), one.environment());
    }
    return publish(((Step.PublishAll) step).environment());
  }

  private String place(SecretReference reference) {
    return parts.vault().name() + " " + reference;
  }

  private String store(Rotation rotation) {
    Versions versions = parts.vault().versions(rotation.target());
    boolean stored = isOf(rotation, versions.pending()) || isOf(rotation, versions.current());
    if (!stored) {
      SecretValue value =
          parts
              .generators()
              .apply(rotation.generator())
              .generate(new Request(rotation.key(), versions.current().map(Version::value)));
      if (versions.current().map(Version::value).filter(value::equals).isPresent()) {
        throw new SecretsException(
            "the new value of " + rotation.key() + " is the old one; nothing was stored");
      }
      parts.vault().stage(rotation.target(), new Version(rotation.version(), value));
    }
    return place(rotation.target());
  }

  private static boolean isOf(Rotation rotation, Optional<Version> version) {
    return version.filter(v -> v.id().equals(rotation.version())).isPresent();
  }

  private String publish(Rotation rotation, String environment) {
    SecretValue value = resolve(rotation.target());
    var secrets = new LinkedHashMap<String, SecretValue>();
    rotation.uses().getOrDefault(environment, List.of()).forEach(key -> secrets.put(key, value));
    return publish(new Publication(environment, secrets, Map.of()));
  }

  private String publish(String environment) {
    return publish(whole(parts.environments(), parts.vault(), environment));
  }

  private String publish(Publication publication) {
    Publisher publisher = parts.publishers().apply(publication.environment());
    publisher.publish(publication);
    return publisher.name();
  }

  private SecretValue resolve(SecretReference reference) {
    return parts
        .vault()
        .resolve(reference)
        .orElseThrow(() -> new SecretsException("the vault has no value of " + reference));
  }

  /** All settings of an environment; what the vault has not is named, all together. */
  static Publication whole(Environments environments, Vault vault, String environment) {
    var secrets = new LinkedHashMap<String, SecretValue>();
    var variables = new LinkedHashMap<String, String>();
    var missing = new ArrayList<String>();
    environments
        .settings(environment)
        .forEach(
            (key, setting) -> {
              if (setting instanceof Setting.Literal literal) {
                variables.put(key, literal.text());
                return;
              }
              SecretReference reference = ((Setting.Secret) setting).reference();
              vault
                  .resolve(reference)
                  .ifPresentOrElse(
                      value -> secrets.put(key, value),
                      () -> missing.add(key + " (" + reference + ")"));
            });
    if (!missing.isEmpty()) {
      throw new SecretsException(
          "the vault has no value of "
              + String.join(", ", missing)
              + ": rotate what is missing first; to publish makes no values");
    }
    return new Publication(environment, secrets, variables);
  }
}
