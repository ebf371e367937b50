package dev.wardlock.secrets.generate;

import dev.wardlock.secrets.model.SecretGenerator;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.ring.ServerKeyRing;
import java.time.Clock;

/**
 * {@code server-key}: the ring with a new key that is active at once, the ones there were retired,
 * since tokens may still depend on them. The steps of {@code server-keys} take their time instead,
 * and refuse no token on any node.
 */
final class ServerKeyGenerator implements SecretGenerator {

  private final Clock clock;

  ServerKeyGenerator(Clock clock) {
    this.clock = clock;
  }

  @Override
  public SecretValue generate(Request request) {
    return request
        .current()
        .map(ring -> ServerKeyRing.parse(ring).renew(clock.instant()))
        .orElseGet(() -> ServerKeyRing.first(clock.instant()))
        .text();
  }
}
