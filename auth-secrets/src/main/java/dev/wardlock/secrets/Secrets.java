package dev.wardlock.secrets;

import dev.wardlock.secrets.AuditEntry.Action;
import dev.wardlock.secrets.AuditEntry.Outcome;
import dev.wardlock.secrets.file.FileGuard;
import dev.wardlock.secrets.file.PrivateFiles;
import dev.wardlock.secrets.model.Environments;
import dev.wardlock.secrets.model.Publisher;
import dev.wardlock.secrets.model.SecretGenerator;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.model.Vault;
import dev.wardlock.secrets.ring.KeyStep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A deployment's own secrets: the entry point.
 *
 * <pre>{@code
 * Secrets secrets = Secrets.of(Path.of("environments.toml")).vaultKey(key).build();
 * Plan plan = secrets.planRotation("SESSION_KEY", Optional.of("dev"));
 * secrets.check(plan);                  // refused before anything is done
 * Report report = secrets.execute(plan);
 * }</pre>
 *
 * <p>A plan is computed first and carried out step by step, with a journal. When a run dies, or
 * could not do all, {@link #resume} does the rest: a value that the vault has acknowledged is never
 * made again, and the old one stays in the vault until the next rotation. Until then every other
 * run is refused. One run goes on at a time; journal, audit and lock are in the folder {@value
 * #STATE} beside the declaration.
 *
 * <p>Safe for use by many threads if the parts that were plugged in are.
 */
public final class Secrets {

  /** The folder of journal, audit and lock. */
  public static final String STATE = ".wardlock";

  private final Path state;
  private final Run.Parts parts;
  private final Planner planner;

  Secrets(Path state, Run.Parts parts) {
    this.state = state;
    this.parts = parts;
    this.planner = new Planner(parts.environments(), parts.clock());
  }

  /**
   * Those that a file declares.
   *
   * @param file the declaration, {@code environments.toml}
   * @return the options
   */
  public static SecretsBuilder of(Path file) {
    return new SecretsBuilder(file);
  }

  /**
   * The declaration.
   *
   * @return what was read
   */
  public Environments environments() {
    return parts.environments();
  }

  /**
   * Where the values are kept.
   *
   * @return the vault
   */
  public Vault vault() {
    return parts.vault();
  }

  /**
   * Where an environment is published.
   *
   * @param environment the environment
   * @return its publisher
   * @throws SecretsException if there is no such environment
   */
  public Publisher publisher(String environment) {
    return parts.publishers().apply(environment);
  }

  /**
   * What the rotation of a key would do. The first one is what makes the first value.
   *
   * @param key the key
   * @param environment which, for a key that is per-env; none for a shared one
   * @return the plan
   * @throws SecretsException if the key is not rotated, or the environment is missing or too much
   */
  public Plan planRotation(String key, Optional<String> environment) {
    return planner.rotate(key, environment, Optional.empty());
  }

  /**
   * What one step of a key that holds a ring of server keys or a set of signing keys would do. It
   * is a rotation like any other, but that the new value is the old one, turned.
   *
   * <p>How long a key has stood where it stands, and what depends on it, is not looked at: take the
   * step on the {@linkplain Vault#resolve current value} before, and see that it is not refused.
   *
   * @param key the key, whose rule is {@code server-key} or {@code es256-jwk}
   * @param environment which, for a key that is per-env; none for a shared one
   * @param step the step
   * @return the plan
   * @throws SecretsException if the key is not rotated, holds something else, or the environment is
   *     missing or too much
   */
  public Plan planStep(String key, Optional<String> environment, KeyStep step) {
    return planner.rotate(key, environment, Optional.of(step));
  }

  /**
   * What publishing an environment again would do. No value is made.
   *
   * @param environment the environment
   * @return the plan
   * @throws SecretsException if there is no such environment
   */
  public Plan planPublication(String environment) {
    return planner.publish(environment);
  }

  /**
   * What rotating all that somebody can reach would do.
   *
   * @param name the name, as in {@code [access]}
   * @return the plan
   * @throws SecretsException if there is no such name
   */
  public Plan planEmergency(String name) {
    return planner.emergency(name);
  }

  /**
   * Finds out whether a plan would be refused. Asks publishers and generators, not the vault, and
   * changes nothing.
   *
   * @param plan the plan
   * @throws UnfinishedRunException if another run has to be resumed first
   * @throws SecretsException if it would be refused; the message has every reason
   */
  public void check(Plan plan) {
    refuseUnfinished();
    var faults = new LinkedHashSet<String>();
    for (Rotation rotation : plan.rotations()) {
      collect(faults, () -> Objects.requireNonNull(generator(rotation)));
    }
    for (String environment : plan.environments()) {
      collect(faults, () -> publisher(environment).check(environment, keys(plan, environment)));
    }
    if (!faults.isEmpty()) {
      throw new SecretsException(String.join("\n", faults));
    }
  }

  private SecretGenerator generator(Rotation rotation) {
    return parts.generators().apply(rotation.generator());
  }

  private static void collect(Set<String> faults, Runnable check) {
    try {
      check.run();
    } catch (SecretsException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
  }

  private Set<String> keys(Plan plan, String environment) {
    var keys = new LinkedHashSet<String>();
    plan.rotations()
        .forEach(rotation -> keys.addAll(rotation.uses().getOrDefault(environment, List.of())));
    if (plan.publications().contains(environment)) {
      keys.addAll(environments().settings(environment).keySet());
    }
    return keys;
  }

  /**
   * Carries out a plan, after {@link #check} and a look into the vault.
   *
   * @param plan the plan
   * @return what is left to do
   * @throws UnfinishedRunException if another run has to be resumed first, or goes on right now
   * @throws IncompleteRunException if not all could be done: {@link #resume} it
   * @throws SecretsException if nothing was done
   */
  @SuppressWarnings("try") // the lock is held, and not asked anything
  public Report execute(Plan plan) {
    try (FileGuard guard = lock()) {
      check(plan);
      for (Rotation rotation : plan.rotations()) {
        vault().versions(rotation.target());
      }
      for (String environment : plan.publications()) {
        Run.whole(environments(), vault(), environment);
      }
      write(plan, Action.STARTED, "");
      return carryOut(Journal.begin(journal(), plan));
    }
  }

  /**
   * The run that died, or could not do all.
   *
   * @return its plan; empty where there is none
   */
  public Optional<Plan> unfinished() {
    return Journal.find(journal()).map(Journal::plan);
  }

  /**
   * Does the rest of the run that died, or could not do all.
   *
   * @return what is left to do
   * @throws IncompleteRunException if still not all could be done
   * @throws SecretsException if there is nothing to resume
   */
  @SuppressWarnings("try") // the lock is held, and not asked anything
  public Report resume() {
    try (FileGuard guard = lock()) {
      Journal journal = requireUnfinished();
      write(journal.plan(), Action.RESUMED, "");
      return carryOut(journal);
    }
  }

  /**
   * Gives up the run that died, or could not do all. What it did stays: publish the environments
   * again, or rotate again, to have one value everywhere.
   *
   * @return its plan
   * @throws SecretsException if there is none
   */
  @SuppressWarnings("try") // the lock is held, and not asked anything
  public Plan abandon() {
    try (FileGuard guard = lock()) {
      Journal journal = requireUnfinished();
      write(journal.plan(), Action.ABANDONED, "given up");
      journal.end();
      return journal.plan();
    }
  }

  /**
   * The audit of a time.
   *
   * @param since from when, inclusive
   * @param until to when, exclusive
   * @return the entries, the oldest first
   * @throws SecretsException if the audit cannot be read
   */
  public List<AuditEntry> audit(Instant since, Instant until) {
    return parts.audit().read().stream()
        .filter(entry -> !entry.at().isBefore(since) && entry.at().isBefore(until))
        .toList();
  }

  /**
   * How old each rotated secret is, where it is published, and whether it is due.
   *
   * @return one for each value, in the order of the declaration
   * @throws SecretsException if the audit cannot be read
   */
  public List<Status> status() {
    return new StatusReader(environments(), parts.audit().read(), parts.clock().instant()).read();
  }

  private Report carryOut(Journal journal) {
    Plan plan = journal.plan();
    List<String> failures = new Run(journal, parts).carryOut();
    if (!failures.isEmpty() && journal.isUntouched()) {
      write(plan, Action.ABANDONED, "nothing was done");
      journal.end();
      throw new SecretsException(
          String.join("\n", failures) + "\nNothing was stored or published.");
    }
    if (!failures.isEmpty()) {
      throw new IncompleteRunException(
          String.join("\n", failures)
              + "\nThe rest was done, and the journal knows what: mend this, then run"
              + " 'wardlock secrets resume'.");
    }
    write(plan, Action.FINISHED, "");
    Optional<Path> incident =
        plan.kind() == Plan.Kind.EMERGENCY ? Optional.of(file(plan)) : Optional.empty();
    journal.end();
    return new Report(plan, Report.leftToDo(plan), incident);
  }

  private Path file(Plan plan) {
    Path record = state.resolve("incidents").resolve(plan.id() + ".md");
    try {
      PrivateFiles.makeFolderOf(record);
      PrivateFiles.replace(
          record, IncidentRecord.of(plan, parts.audit().read()).getBytes(StandardCharsets.UTF_8));
      return record;
    } catch (IOException e) {
      throw new SecretsException("the record " + record + " cannot be written", e);
    }
  }

  private void write(Plan plan, Action action, String detail) {
    var keys = new ArrayList<>(plan.rotations().stream().map(Rotation::key).distinct().toList());
    plan.publications().forEach(name -> keys.addAll(keys(plan, name)));
    parts
        .audit()
        .add(
            new AuditEntry(
                parts.clock().instant(),
                parts.who(),
                plan.id(),
                action,
                keys,
                plan.environments(),
                Outcome.OK,
                (plan.kind() + " " + plan.subject() + " " + detail).strip()));
  }

  private Path journal() {
    return state.resolve("journal.jsonl");
  }

  private FileGuard lock() {
    Path lock = state.resolve("run.lock");
    try {
      PrivateFiles.makeFolderOf(lock);
      return FileGuard.tryTake(lock)
          .orElseThrow(
              () -> new UnfinishedRunException("another run is going on here: wait for its end"));
    } catch (IOException e) {
      throw new SecretsException("the lock " + lock + " cannot be taken", e);
    }
  }

  private Journal requireUnfinished() {
    return Journal.find(journal())
        .orElseThrow(() -> new SecretsException("there is no run to resume"));
  }

  private void refuseUnfinished() {
    unfinished()
        .ifPresent(
            plan -> {
              throw new UnfinishedRunException(
                  "run "
                      + plan.id()
                      + " ("
                      + plan.kind()
                      + " "
                      + plan.subject()
                      + ") is not finished: run 'wardlock secrets resume' first");
            });
  }
}
