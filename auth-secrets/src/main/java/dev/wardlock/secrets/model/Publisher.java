package dev.wardlock.secrets.model;

import java.util.Collection;

/**
 * Brings settings to where an environment reads them.
 *
 * <p>Publishing adds and replaces, and never removes: what it is not given stays as it is. To
 * publish the same again is harmless. A value reaches another program by its standard input alone.
 *
 * <p>Implementations are safe for use by many threads.
 */
public interface Publisher {

  /**
   * What plans, journal and audit call it.
   *
   * @return the name
   */
  String name();

  /**
   * Finds out, before anything is generated, whether publishing would be refused. Changes nothing.
   *
   * @param environment the environment
   * @param keys the names that would be published
   * @throws SecretsException if it would be
   */
  void check(String environment, Collection<String> keys);

  /**
   * Publishes.
   *
   * @param publication what
   * @throws SecretsException if not all of it was
   */
  void publish(Publication publication);
}
