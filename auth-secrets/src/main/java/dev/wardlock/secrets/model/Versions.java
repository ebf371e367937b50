package dev.wardlock.secrets.model;

import java.util.Optional;

/**
 * What a vault keeps under one reference.
 *
 * @param current what is read and published
 * @param previous what was current before, so that it can be recovered
 * @param pending what a rotation has stored and not yet made current
 */
public record Versions(
    Optional<Version> current, Optional<Version> previous, Optional<Version> pending) {

  /** Nothing is kept. */
  public static final Versions NONE =
      new Versions(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * These with another pending version in place of the one there was.
   *
   * @param version the version
   * @return what is kept then
   */
  public Versions stage(Version version) {
    return new Versions(current, previous, Optional.of(version));
  }

  /**
   * The pending version made current, and the current one previous. Done already, it changes
   * nothing.
   *
   * @param id the version
   * @return what is kept then
   * @throws SecretsException if that version is neither pending nor current
   */
  public Versions promote(String id) {
    if (current.isPresent() && current.get().id().equals(id)) {
      return this;
    }
    if (pending.isEmpty() || !pending.get().id().equals(id)) {
      throw new SecretsException("the vault has no pending version '" + id + "'");
    }
    return new Versions(
        /* current= */ pending, /* previous= */ current, /* pending= */ Optional.empty());
  }
}
