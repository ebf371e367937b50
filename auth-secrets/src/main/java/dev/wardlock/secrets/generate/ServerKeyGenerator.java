package dev.wardlock.secrets.generate;

import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.secrets.model.SecretGenerator;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * {@code server-key}: the text of {@link ServerKeys}, a new key of 32 bytes in front, which is the
 * active one, and behind it all those that there were, since tokens may still depend on them.
 */
final class ServerKeyGenerator implements SecretGenerator {

  private final SecureRandom random;

  ServerKeyGenerator(SecureRandom random) {
    this.random = random;
  }

  @Override
  public SecretValue generate(Request request) {
    String behind = request.current().map(ring -> "," + ring.reveal().strip()).orElse("");
    List<String> taken = request.current().map(ServerKeyGenerator::ids).orElse(List.of());
    int number = 1;
    while (taken.contains("k" + number)) {
      number++;
    }
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    return SecretValue.of("k" + number + ":" + Base64.getEncoder().encodeToString(secret) + behind);
  }

  private static List<String> ids(SecretValue ring) {
    try {
      return ServerKeys.parse(ring.reveal()).ids();
    } catch (IllegalArgumentException e) {
      throw new SecretsException(
          "the current value is no ring of server keys: " + e.getMessage(), e);
    }
  }
}
