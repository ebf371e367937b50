package dev.wardlock.secrets.generate;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.wardlock.secrets.model.SecretGenerator;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import java.security.SecureRandom;

/**
 * {@code es256-jwk}: a new P-256 key pair as a private JWK of one line, its {@code kid} the
 * thumbprint.
 *
 * <p>Source: RFC 7517 (JWK), RFC 7638 (thumbprint), RFC 7518, section 3.4 (ES256).
 */
final class Es256JwkGenerator implements SecretGenerator {

  private final SecureRandom random;

  Es256JwkGenerator(SecureRandom random) {
    this.random = random;
  }

  @Override
  public SecretValue generate(Request request) {
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
