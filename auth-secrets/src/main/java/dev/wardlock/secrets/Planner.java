package dev.wardlock.secrets;

import dev.wardlock.secrets.Plan.Kind;
import dev.wardlock.secrets.model.Environments;
import dev.wardlock.secrets.model.RotationRule;
import dev.wardlock.secrets.model.RotationRule.Sharing;
import dev.wardlock.secrets.model.SecretReference;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.model.Setting;
import dev.wardlock.secrets.ring.KeyStep;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Computes plans from the declaration alone: nothing is asked, nothing is done. */
final class Planner {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd't'HHmmss'z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Environments environments;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  Planner(Environments environments, Clock clock) {
    this.environments = environments;
    this.clock = clock;
  }

  Plan rotate(String key, Optional<String> environment, Optional<KeyStep> step) {
    RotationRule rule = environments.rotations().get(key);
    if (rule == null) {
      throw new SecretsException(
          key + " has no line in [rotation]; there are " + environments.rotations().keySet());
    }
    step.ifPresent(
        turned -> {
          if (!rule.generator().text().equals(turned.keys().generator())) {
            throw new SecretsException(
                key
                    + " is made by "
                    + rule.generator()
                    + ", so it holds no "
                    + turned.keys()
                    + ": that is what "
                    + turned.keys().generator()
                    + " makes");
          }
        });
    Map<String, SecretReference> references = references(key);
    if (rule.sharing() == Sharing.SHARED && environment.isPresent()) {
      throw new SecretsException(
          key + " is shared, so it is rotated for " + references.keySet() + ": leave --env out");
    }
    if (rule.sharing() == Sharing.PER_ENV && environment.isEmpty()) {
      throw new SecretsException(
          key + " is per-env: say which of " + references.keySet() + " with --env");
    }
    environment.ifPresent(environments::settings);
    if (environment.isPresent() && !references.containsKey(environment.get())) {
      throw new SecretsException(environment.get() + " has no reference for " + key);
    }
    SecretReference target =
        environment.map(references::get).orElseGet(() -> references.values().iterator().next());
    String id = id();
    Rotation rotation = rotation(id, 1, key, target);
    // The audit tells the subject: with a step, what was done to which key of the set.
    String subject = step.map(turned -> key + ": " + turned).orElse(key);
    if (step.isPresent()) {
      rotation = rotation.by(step.get().spec());
    }
    return new Plan(id, Kind.ROTATE, subject, List.of(rotation), List.of(), List.of());
  }

  Plan publish(String environment) {
    environments.settings(environment);
    return new Plan(id(), Kind.PUBLISH, environment, List.of(), List.of(environment), List.of());
  }

  Plan emergency(String name) {
    List<String> reach = environments.access().get(name);
    if (reach == null) {
      throw new SecretsException(
          "'" + name + "' has no line in [access]; there are " + environments.access().keySet());
    }
    var targets = new LinkedHashMap<SecretReference, String>();
    var byHand = new ArrayList<String>();
    for (String key : reach) {
      for (SecretReference target : references(key).values()) {
        Optional<String> owner = owner(target);
        owner.ifPresent(rotated -> targets.put(target, rotated));
        if (owner.isEmpty() && !byHand.contains(key)) {
          byHand.add(key);
        }
      }
    }
    String id = id();
    var rotations = new ArrayList<Rotation>();
    targets.forEach(
        (target, key) -> rotations.add(rotation(id, rotations.size() + 1, key, target)));
    return new Plan(id, Kind.EMERGENCY, name, rotations, List.of(), byHand);
  }

  private Rotation rotation(String id, int number, String key, SecretReference target) {
    RotationRule rule = Objects.requireNonNull(environments.rotations().get(key));
    return new Rotation(
        id + "-" + number,
        key,
        rule.generator(),
        rule.sharing(),
        target,
        environments.uses(target));
  }

  /** The key whose rotation changes an entry: another environment may use it by another name. */
  private Optional<String> owner(SecretReference target) {
    return environments.rotations().keySet().stream()
        .filter(key -> references(key).containsValue(target))
        .findFirst();
  }

  private Map<String, SecretReference> references(String key) {
    var references = new LinkedHashMap<String, SecretReference>();
    for (String environment : environments.names()) {
      if (environments.settings(environment).get(key) instanceof Setting.Secret secret) {
        references.put(environment, secret.reference());
      }
    }
    return references;
  }

  private String id() {
    byte[] bytes = new byte[4];
    random.nextBytes(bytes);
    return STAMP.format(clock.instant()) + "-" + HexFormat.of().formatHex(bytes);
  }
}
