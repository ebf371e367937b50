package dev.wardlock.secrets.model;

import java.util.Optional;

/**
 * Where secrets are kept.
 *
 * <p>A rotation stores its value as pending, and makes it current in a second step, so that a run
 * that dies in between finds the value again and makes no other one. What {@link #stage} and {@link
 * #promote} have acknowledged survives the end of the process. Concurrent writers lose nothing.
 *
 * <p>Implementations are safe for use by many threads.
 */
public interface Vault {

  /**
   * What plans, journal and audit call it.
   *
   * @return the name
   */
  String name();

  /**
   * All that is kept under a reference.
   *
   * @param reference the reference
   * @return the versions; {@link Versions#NONE} where there is nothing
   * @throws SecretsException if the vault cannot be read
   */
  Versions versions(SecretReference reference);

  /**
   * The value to be used now.
   *
   * @param reference the reference
   * @return the current value; empty where there is none
   * @throws SecretsException if the vault cannot be read
   */
  default Optional<SecretValue> resolve(SecretReference reference) {
    return versions(reference).current().map(Version::value);
  }

  /**
   * Stores a pending version, in place of the one that was pending. The current one stays.
   *
   * @param reference the reference
   * @param version the version
   * @throws SecretsException if it could not be stored
   */
  void stage(SecretReference reference, Version version);

  /**
   * Makes the pending version current, and the current one previous. A version that is current
   * already is left as it is.
   *
   * @param reference the reference
   * @param id the version
   * @throws SecretsException if it is neither pending nor current, or the vault cannot be written
   */
  void promote(SecretReference reference, String id);
}
