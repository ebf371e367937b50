package dev.wardlock.secrets.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeySetTest {

  private static final Instant NOW = Instant.parse("2026-11-27T20:00:00Z");

  private static SigningKeySet read(String text) {
    return SigningKeySet.parse(SecretValue.of(text));
  }

  private static ECKey ecKey() throws Exception {
    return new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
  }

  @Test
  void sign_namesTheActiveKeyAndEs256() throws Exception {
    SigningKeySet set = SigningKeySet.first(NOW).add(NOW);

    SignedJWT token = SignedJWT.parse(set.sign(Map.of("sub", "ada", "exp", 4_000_000_000L)));

    assertThat(token.getHeader().getKeyID()).isEqualTo(set.keys().get(0).id());
    assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    assertThat(token.getHeader().getType().getType()).isEqualTo("JWT");
    assertThat(token.getJWTClaimsSet().getExpirationTime().toInstant())
        .isEqualTo(Instant.ofEpochSecond(4_000_000_000L));
  }

  @Test
  void sign_whatAreNoClaims_isRefused() {
    SigningKeySet set = SigningKeySet.first(NOW);

    assertThatIllegalArgumentException().isThrownBy(() -> set.sign(Map.of("exp", "tomorrow")));
  }

  @Test
  void publicSet_hasTheMembersOfPublicKeysOnly() throws Exception {
    SigningKeySet set = SigningKeySet.first(NOW).add(NOW);

    for (Object key : (List<?>) JWKSet.parse(set.publicSet()).toJSONObject().get("keys")) {
      assertThat(((Map<?, ?>) key).keySet().stream().map(String::valueOf))
          .containsExactlyInAnyOrder("kty", "crv", "x", "y", "kid", "use", "alg");
    }
    assertThat(JWKSet.parse(set.publicSet()).getAdditionalMembers()).isEmpty();
    assertThat(set.text().reveal()).contains("\"d\"");
  }

  @Test
  void parse_singlePrivateJwk_isASetOfOneActive() throws Exception {
    ECKey key = ecKey();

    assertThat(read(key.toJSONString()).keys())
        .containsExactly(new KeyStatus(key.getKeyID(), KeyState.ACTIVE, Optional.empty()));
    ECKey unnamed = new ECKey.Builder(key).keyID(null).build();
    assertThat(read(unnamed.toJSONString()).keys().get(0).id()).isEqualTo(key.getKeyID());
  }

  @Test
  void parse_setWithoutStates_firstIsActiveAndOthersRetired() throws Exception {
    var set = new JWKSet(List.of(ecKey(), ecKey()));

    assertThat(read(set.toString(false)).keys())
        .extracting(KeyStatus::state)
        .containsExactly(KeyState.ACTIVE, KeyState.RETIRED);
  }

  @Test
  void parse_keysThatCannotSignEs256_areRefused() throws Exception {
    RSAKey rsa = new RSAKeyGenerator(2048).generate();
    ECKey p384 = new ECKeyGenerator(Curve.P_384).keyID("a").generate();
    ECKey half = ecKey().toPublicJWK();
    ECKey other = ecKey();
    ECKey mixed =
        new ECKey.Builder(Curve.P_256, half.getX(), half.getY()).d(other.getD()).keyID("x").build();

    for (var key : List.of(rsa, p384, half)) {
      refused("{\"keys\":[" + key.toJSONString() + "]}", "signing key 1 is no private EC key");
    }
    assertThat(mixed.isPrivate()).isTrue();
    refused(mixed.toJSONString(), "signing key 1 is no private EC key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PRIVATE",
        "[]",
        "{}",
        "{\"keys\":[]}",
        "{\"keys\":[{\"kty\":\"EC\",\"d\":\"PRIVATE\"}]}"
      })
  void parse_noSet_isRefusedAndShowsNothing(String text) {
    refused(text, "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"active\"",
        "{}",
        "{\"<id>\":\"gone\"}",
        "{\"<id>\":\"active@PRIVATE\"}",
        "{\"<id>\":7}"
      })
  void parse_badStates_isRefused(String states) throws Exception {
    ECKey key = ecKey();
    var members = new HashMap<String, Object>(new JWKSet(key).toJSONObject(false));
    String json = com.nimbusds.jose.util.JSONObjectUtils.toJSONString(members);

    refused(
        json.substring(0, json.length() - 1)
            + ",\"states\":"
            + states.replace("<id>", key.getKeyID())
            + "}",
        "\"states\" must say of each key");
  }

  @Test
  void renew_retiresEveryOtherKeyAtOnceAndPublishesAll() throws Exception {
    SigningKeySet set = SigningKeySet.first(NOW).add(NOW);

    SigningKeySet renewed = set.renew(NOW);

    assertThat(renewed.keys())
        .extracting(KeyStatus::state)
        .containsExactly(KeyState.ACTIVE, KeyState.RETIRED, KeyState.RETIRED);
    assertThat(JWKSet.parse(renewed.publicSet()).getKeys()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "é", "\u0007"})
  void parse_idThatCannotBeNamed_isRefused(String id) throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID(id).generate();

    refused(key.toJSONString(), "the id of signing key 1 is not");
  }

  @Test
  void equals_sameTextOnly() {
    SigningKeySet set = SigningKeySet.first(NOW);

    assertThat(SigningKeySet.parse(set.text())).isEqualTo(set).hasSameHashCodeAs(set);
    assertThat(set.add(NOW)).isNotEqualTo(set);
    assertThat(SigningKeySet.first(NOW)).isNotEqualTo(set);
  }

  @Test
  void toString_showsNoSecret() {
    SigningKeySet set = SigningKeySet.first(NOW);

    assertThat(set).hasToString("SigningKeySet[" + set.keys().get(0).id() + " active]");
  }

  private static void refused(String text, String message) {
    assertThatExceptionOfType(SecretsException.class)
        .isThrownBy(() -> read(text))
        .withMessageContaining(message)
        .withMessageNotContaining("PRIVATE")
        .withNoCause();
  }
}
