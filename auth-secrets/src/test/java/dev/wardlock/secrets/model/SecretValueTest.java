package dev.wardlock.secrets.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretValueTest {

  private static final SecretValue SECRET = SecretValue.of("hunter2");

  @Test
  void toString_ofItAndAllThatHoldIt_isRedacted() {
    var version = new Version("r1", SECRET);
    assertThat(
            java.util.List.of(
                SECRET,
                version,
                Versions.NONE.stage(version),
                new Publication("dev", Map.of("K", SECRET), Map.of("L", "literal")),
                new SecretGenerator.Request("K", Optional.of(SECRET))))
        .allSatisfy(holder -> assertThat(holder.toString()).doesNotContain("hunter2", "literal"));
    assertThat(SECRET).isNotInstanceOf(Serializable.class);
  }

  @Test
  void equals_sameText_isEqualAndHashTellsNothing() {
    assertThat(SECRET).isEqualTo(SecretValue.of("hunter2")).isNotEqualTo(SecretValue.of("other"));
    assertThat(SecretValue.of("other").hashCode()).isEqualTo(SECRET.hashCode());
  }

  @Test
  void of_whatCannotBeCarried_isRefusedWithoutShowingIt() {
    for (String bad : new String[] {"", "hunter2\0", "é".repeat(SecretValue.MAX_BYTES / 2 + 1)}) {
      assertThatThrownBy(() -> SecretValue.of(bad))
          .isInstanceOf(SecretsException.class)
          .hasMessageNotContainingAny("hunter2", "é");
    }
    assertThat(SecretValue.of("x".repeat(SecretValue.MAX_BYTES)).reveal()).hasSize(49_152);
  }
}
