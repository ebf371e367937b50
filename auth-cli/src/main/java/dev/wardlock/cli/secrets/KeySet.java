package dev.wardlock.cli.secrets;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.secrets.Plan;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.ring.KeyState;
import dev.wardlock.secrets.ring.KeyStatus;
import dev.wardlock.secrets.ring.KeyStep;
import dev.wardlock.secrets.ring.KeyStep.Action;
import dev.wardlock.secrets.ring.KeyStep.Keys;
import dev.wardlock.secrets.ring.ServerKeyRing;
import dev.wardlock.secrets.ring.SigningKeySet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A ring or a set as the vault has it now, and the way its next step goes. */
final class KeySet {

  private final Session session;
  private final Keys keys;
  private final String key;
  private final Optional<String> environment;

  KeySet(Session session, Keys keys, String key, Optional<String> environment) {
    this.session = session;
    this.keys = keys;
    this.key = key;
    this.environment = environment;
  }

  /** The keys, the active one first; empty where there is no value yet. */
  List<KeyStatus> statuses() {
    return session.ask(
        () ->
            current()
                .map(
                    value ->
                        keys == Keys.SERVER_KEYS
                            ? ServerKeyRing.parse(value).keys()
                            : SigningKeySet.parse(value).keys())
                .orElse(List.of()));
  }

  ServerKeyRing ring() {
    return session.ask(() -> ServerKeyRing.parse(value()));
  }

  SigningKeySet set() {
    return session.ask(() -> SigningKeySet.parse(value()));
  }

  private SecretValue value() {
    return current()
        .orElseThrow(() -> new SecretsException("there are no " + keys + " yet: add the first"));
  }

  private Optional<SecretValue> current() {
    Plan any = plan(new KeyStep(keys, Action.ADD, ""));
    return session.secrets().vault().resolve(any.rotations().get(0).target());
  }

  private Plan plan(KeyStep step) {
    return session.secrets().planStep(key, environment, step);
  }

  /** The key that is meant: the one that was named, or the only one in a state. */
  String meant(@Nullable String id, KeyState state) {
    if (id != null) {
      return id;
    }
    List<String> found =
        statuses().stream().filter(k -> k.state() == state).map(KeyStatus::id).toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new CommandFailure(
        found.isEmpty() ? ExitCode.NOT_FOUND : ExitCode.USAGE,
        found.isEmpty()
            ? "There is no " + state + " key in " + key + "."
            : "There are several "
                + state
                + " keys: say which of "
                + found.stream().collect(Collectors.joining(", "))
                + ".");
  }

  /**
   * Judges a step on the value as it is now; a refusal ends the command before anything is done.
   */
  void judge(Runnable step) {
    session.<Optional<Void>>ask(
        () -> {
          step.run();
          return Optional.empty();
        });
  }

  void take(Action action, String id, StepOptions options) {
    session.carryOut(
        session.ask(() -> plan(new KeyStep(keys, action, id))), options.dryRun, options.yes);
  }
}
