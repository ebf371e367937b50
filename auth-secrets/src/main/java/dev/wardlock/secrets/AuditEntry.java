package dev.wardlock.secrets;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * One line of the audit. No secret is in it.
 *
 * @param at when
 * @param who who
 * @param run the run it belongs to
 * @param action what
 * @param keys the keys it is about
 * @param environments the environments it is about
 * @param outcome how it went
 * @param detail where, or what went wrong
 */
public record AuditEntry(
    Instant at,
    String who,
    String run,
    Action action,
    List<String> keys,
    List<String> environments,
    Outcome outcome,
    String detail) {

  /** What was done. */
  public enum Action {
    /** A run began. */
    STARTED,
    /** A run that died went on. */
    RESUMED,
    /** A new value was stored in the vault, as pending. */
    STORED,
    /** The new value became the current one. */
    PROMOTED,
    /** Values were published to an environment. */
    PUBLISHED,
    /** A run ended, all of it done. */
    FINISHED,
    /** A run ended, and nothing was done; or one that died was given up. */
    ABANDONED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How it went. */
  public enum Outcome {
    /** It is done. */
    OK,
    /** It failed. */
    FAILED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Copies the lists.
   *
   * @param at as the component
   * @param who as the component
   * @param run as the component
   * @param action as the component
   * @param keys as the component
   * @param environments as the component
   * @param outcome as the component
   * @param detail as the component
   */
  public AuditEntry {
    keys = List.copyOf(keys);
    environments = List.copyOf(environments);
  }
}
