package dev.wardlock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wardlock.crypto.SecretHasher;
import dev.wardlock.crypto.TokenFormat;
import dev.wardlock.model.KeyId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** This library agrees with vectors that were made without it. */
class GoldenVectorsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final GoldenVectors vectors = GoldenVectors.version1();

  @Test
  void tokens_areWhatThisLibraryMakesAndReads() {
    assertThat(vectors.tokens()).hasSize(16);
    for (GoldenVectors.Token v : vectors.tokens()) {
      TokenFormat format = TokenFormat.of(v.prefix(), vectors.ring(v.keys()));
      KeyId id = new KeyId(v.id());

      assertThat(format.compose(id, v.secret()).reveal()).isEqualTo(v.token()).endsWith(v.check());
      assertThat(format.idOf(v.token())).isEqualTo(id);
      assertThat(format.secretOf(v.token())).isEqualTo(v.secret());
      assertThat(format.checkedBy(v.token(), NOW))
          .isEqualTo(v.keys().isEmpty() ? "" : v.keys().get(0));
      assertThat(TokenFormat.prefilter(v.secret())).isEqualTo(v.prefilter());
      assertThat(v.token()).matches(format.regex());
    }
  }

  @Test
  void refused_areRefusedByThisLibrary() {
    assertThat(vectors.refused()).hasSize(13);
    for (GoldenVectors.Refused v : vectors.refused()) {
      assertThat(TokenFormat.of(v.prefix(), vectors.ring(v.keys())).checkedBy(v.text(), NOW))
          .as(v.text())
          .isNull();
    }
  }

  @Test
  void hashes_matchOrDoNotInThisLibrary() {
    assertThat(vectors.hashes()).hasSize(20);
    assertThat(vectors.hashes().stream().filter(GoldenVectors.Hash::matches)).hasSize(10);
    for (GoldenVectors.Hash v : vectors.hashes()) {
      SecretHasher hasher = SecretHasher.argon2id().using(vectors.ring(v.keys()));

      assertThat(hasher.verify(new KeyId(v.id()), v.secret(), v.hash()))
          .as(v.hash())
          .isEqualTo(v.matches());
    }
  }

  @Test
  void hashes_byTheActiveServerKey_areWhatThisLibraryMakes() {
    List<GoldenVectors.Hash> made =
        vectors.hashes().stream()
            .filter(v -> v.matches() && !v.keys().isEmpty())
            .filter(v -> v.hash().startsWith("$hmac-sha256$k=" + v.keys().get(0) + "$"))
            .toList();

    assertThat(made).hasSize(4);
    for (GoldenVectors.Hash v : made) {
      SecretHasher hasher = SecretHasher.hmacSha256().using(vectors.ring(v.keys()));
      assertThat(hasher.hash(new KeyId(v.id()), v.secret())).isEqualTo(v.hash());
    }
  }

  @Test
  void serverKey_unknown_isRefused() {
    assertThat(vectors.serverKey("golden")).hasSize(32);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vectors.serverKey("gone"))
        .withMessage("the vectors have no server key gone");
  }
}
