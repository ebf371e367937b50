package dev.wardlock.secrets.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is published to one environment at a time: the values behind references as secrets, literals
 * as variables. Its text has the names alone.
 *
 * @param environment the environment
 * @param secrets values by key, in the order of the file
 * @param variables literals by key, in the order of the file
 */
public record Publication(
    String environment, Map<String, SecretValue> secrets, Map<String, String> variables) {

  /**
   * Copies the maps.
   *
   * @param environment as the component
   * @param secrets as the component
   * @param variables as the component
   */
  public Publication {
    secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }

  @Override
  public String toString() {
    return "Publication["
        + environment
        + ", secrets "
        + secrets.keySet()
        + ", variables "
        + variables.keySet()
        + "]";
  }
}
