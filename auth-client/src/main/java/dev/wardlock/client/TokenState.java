package dev.wardlock.client;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was obtained by a login: what later requests carry, until when, and how to renew it.
 *
 * <p>Its text shows no value. Immutable.
 *
 * @param headers header fields that requests carry
 * @param bodyParams fields that bodies carry
 * @param refreshToken for the next refresh; null where there is none
 * @param expiresAt when it ends; null where that is not known
 * @param obtainedAt when it was obtained
 */
public record TokenState(
    Map<String, String> headers,
    Map<String, String> bodyParams,
    @Nullable String refreshToken,
    @Nullable Instant expiresAt,
    Instant obtainedAt) {

  /**
   * A state.
   *
   * @param headers header fields
   * @param bodyParams fields of bodies
   * @param refreshToken for the next refresh
   * @param expiresAt when it ends
   * @param obtainedAt when it was obtained
   */
  public TokenState {
    headers = Map.copyOf(headers);
    bodyParams = Map.copyOf(bodyParams);
  }

  @Override
  public String toString() {
    return "TokenState[headers="
        + headers.keySet()
        + ", bodyParams="
        + bodyParams.keySet()
        + ", expiresAt="
        + expiresAt
        + "]";
  }
}
