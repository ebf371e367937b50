package dev.wardlock.secrets;

import dev.wardlock.secrets.AuditEntry.Action;
import dev.wardlock.secrets.AuditEntry.Outcome;
import dev.wardlock.secrets.model.Environments;
import dev.wardlock.secrets.model.RotationRule;
import dev.wardlock.secrets.model.RotationRule.Sharing;
import dev.wardlock.secrets.model.SecretReference;
import dev.wardlock.secrets.model.Setting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the age of each secret out of the audit. */
final class StatusReader {

  private final Environments environments;
  private final List<AuditEntry> done;
  private final Instant now;

  StatusReader(Environments environments, List<AuditEntry> audit, Instant now) {
    this.environments = environments;
    this.done = audit.stream().filter(entry -> entry.outcome() == Outcome.OK).toList();
    this.now = now;
  }

  /** Of each rotated value, in the order of the declaration. */
  List<Status> read() {
    var statuses = new ArrayList<Status>();
    environments
        .rotations()
        .forEach(
            (key, rule) ->
                references(key, rule).forEach(reference -> statuses.add(status(key, reference))));
    return statuses;
  }

  private List<SecretReference> references(String key, RotationRule rule) {
    return environments.names().stream()
        .map(name -> environments.settings(name).get(key))
        .filter(Setting.Secret.class::isInstance)
        .map(setting -> ((Setting.Secret) setting).reference())
        .limit(rule.sharing() == Sharing.SHARED ? 1 : Long.MAX_VALUE)
        .toList();
  }

  private Status status(String key, SecretReference reference) {
    Map<String, List<String>> uses = environments.uses(reference);
    Optional<Instant> rotated =
        last(Action.PROMOTED, List.of(key), uses.keySet().iterator().next());
    Optional<Duration> age = rotated.map(at -> Duration.between(at, now));
    Optional<Duration> limit = environments.limit(key);
    var published = new LinkedHashMap<String, Instant>();
    uses.forEach(
        (environment, keys) ->
            last(Action.PUBLISHED, keys, environment)
                .filter(at -> rotated.isEmpty() || !at.isBefore(rotated.get()))
                .ifPresent(at -> published.put(environment, at)));
    boolean overdue = limit.isPresent() && age.map(a -> a.compareTo(limit.get()) > 0).orElse(true);
    return new Status(key, List.copyOf(uses.keySet()), rotated, age, limit, published, overdue);
  }

  private Optional<Instant> last(Action action, List<String> keys, String environment) {
    return done.stream()
        .filter(entry -> entry.action() == action)
        .filter(entry -> entry.environments().contains(environment))
        .filter(entry -> entry.keys().stream().anyMatch(keys::contains))
        .map(AuditEntry::at)
        .max(Instant::compareTo);
  }
}
