package dev.wardlock.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenTest {

  private static final String TEXT = "wl_Golden000001_W5CUXYyywtyNOvP75Aj90N7en8iEB1iDJ4XXvq";

  private final Token token = Token.of(TEXT);

  @Test
  void reveal_returnsTheText() {
    assertThat(token.reveal()).isEqualTo(TEXT);
  }

  @Test
  void toString_isRedactedHoweverItComesAbout() {
    assertThat(token).hasToString("Token[redacted]");
    assertThat("" + token).isEqualTo("Token[redacted]");
    assertThat(String.format("%s %S %40s", token, token, token)).doesNotContainIgnoringCase(TEXT);
    assertThat(String.valueOf((Object) token)).doesNotContain(TEXT);
    assertThat(new StringBuilder().append(token)).doesNotContain(TEXT);
    assertThat(new IllegalStateException("bad " + token)).hasMessage("bad Token[redacted]");
    assertThat(List.of(token)).hasToString("[Token[redacted]]");
    assertThat(Map.of("token", token)).hasToString("{token=Token[redacted]}");
    assertThat(Optional.of(token)).hasToString("Optional[Token[redacted]]");
  }

  @Test
  void equals_isByText() {
    assertThat(token).isEqualTo(Token.of(TEXT)).hasSameHashCodeAs(Token.of(TEXT));
    assertThat(token).isNotEqualTo(Token.of(TEXT + "x")).isNotEqualTo(Token.of("x"));
    assertThat(token).isNotEqualTo(TEXT).isNotEqualTo(null);
    assertThat(Token.of("é")).isEqualTo(Token.of("é")).isNotEqualTo(Token.of("è"));
  }

  @Test
  void hashCode_isTheSameForAll_soThatItTellsNothing() {
    assertThat(Token.of("a").hashCode()).isEqualTo(Token.of("b").hashCode()).isEqualTo(1);
  }

  @Test
  void token_isNotSerializable() {
    assertThat(token).isNotInstanceOf(Serializable.class);
  }
}
