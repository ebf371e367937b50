package dev.wardlock.secrets.generate;

import dev.wardlock.secrets.model.GeneratorSpec;
import dev.wardlock.secrets.model.SecretGenerator;
import dev.wardlock.secrets.model.SecretValue;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** {@code random:<bytes>:<encoding>}: bytes from {@link SecureRandom}, as text. */
final class RandomGenerator implements SecretGenerator {

  private final GeneratorSpec.Random spec;
  private final SecureRandom random;

  RandomGenerator(GeneratorSpec.Random spec, SecureRandom random) {
    this.spec = spec;
    this.random = random;
  }

  @Override
  public SecretValue generate(Request request) {
    byte[] bytes = new byte[spec.bytes()];
    random.nextBytes(bytes);
    return SecretValue.of(
        switch (spec.encoding()) {
          case HEX -> HexFormat.of().formatHex(bytes);
          case BASE64 -> Base64.getEncoder().encodeToString(bytes);
          case BASE64URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        });
  }
}
