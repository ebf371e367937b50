package dev.wardlock.secrets.generate;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.wardlock.secrets.model.SecretGenerator;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.ring.SigningKeySet;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/**
 * {@code es256-jwk}: a new P-256 key pair as a private JWK of one line, its {@code kid} the
 * thumbprint. Where the current value is a set of them, the set with a new key that is active at
 * once, the ones there were retired.
 *
 * <p>Source: RFC 7517 (JWK), RFC 7638 (thumbprint), RFC 7518, section 3.4 (ES256).
 */
final class Es256JwkGenerator implements SecretGenerator {

  private final SecureRandom random;
  private final Clock clock;

  Es256JwkGenerator(SecureRandom random, Clock clock) {
    this.random = random;
    this.clock = clock;
  }

  @Override
  public SecretValue generate(Request request) {
    Optional<SecretValue> set = request.current().filter(SigningKeySet::isSet);
    return set.isPresent()
        ? SigningKeySet.parse(set.get()).renew(clock.instant()).text()
        : single();
  }

  private SecretValue single() {
    try {
      return SecretValue.of(
          new ECKeyGenerator(Curve.P_256)
              .secureRandom(random)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.ES256)
              .keyIDFromThumbprint(true)
              .generate()
              .toJSONString());
    } catch (JOSEException e) {
      throw new SecretsException("this JDK cannot make a P-256 key", e);
    }
  }
}
