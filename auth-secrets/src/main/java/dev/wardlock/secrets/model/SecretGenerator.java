package dev.wardlock.secrets.model;

import java.util.Optional;

/** Makes new values. */
@FunctionalInterface
public interface SecretGenerator {

  /**
   * Makes a new value.
   *
   * @param request for what
   * @return the value
   * @throws SecretsException if none could be made
   */
  SecretValue generate(Request request);

  /**
   * What a value is made for.
   *
   * @param key the name of the setting
   * @param current the value in use, for generators whose new value holds on to it; empty the first
   *     time
   */
  record Request(String key, Optional<SecretValue> current) {}
}
