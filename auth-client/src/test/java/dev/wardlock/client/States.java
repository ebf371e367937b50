package dev.wardlock.client;

import java.time.Instant;
import java.util.Map;

/** States of logins, as tests want them. */
final class States {

  private States() {}

  /** Bearer {@code token}, renewable by {@code refresh}; null for what it shall not have. */
  static TokenState bearer(String token, String refresh, Instant obtained, Instant expires) {
    return new TokenState(
        Map.of("Authorization", Secret.of("Bearer " + token)),
        Map.of(),
        refresh == null ? null : Secret.of(refresh),
        expires,
        obtained);
  }

  static String token(TokenState state) {
    return state.headers().get("authorization").reveal().substring("Bearer ".length());
  }
}
