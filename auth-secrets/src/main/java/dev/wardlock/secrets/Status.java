package dev.wardlock.secrets;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How old a secret is, as far as the audit knows.
 *
 * @param key the key
 * @param environments the environments that have this value
 * @param rotated when it was last rotated; empty where it never was
 * @param age how long ago that was
 * @param limit the age at which it is due; empty where it has none
 * @param published when each environment was last published to, if since the last rotation
 * @param overdue whether its age is past its limit, or it has a limit and was never rotated
 */
public record Status(
    String key,
    List<String> environments,
    Optional<Instant> rotated,
    Optional<Duration> age,
    Optional<Duration> limit,
    Map<String, Instant> published,
    boolean overdue) {

  /**
   * Copies the collections.
   *
   * @param key as the component
   * @param environments as the component
   * @param rotated as the component
   * @param age as the component
   * @param limit as the component
   * @param published as the component
   * @param overdue as the component
   */
  public Status {
    environments = List.copyOf(environments);
    published = Collections.unmodifiableMap(new LinkedHashMap<>(published));
  }
}
