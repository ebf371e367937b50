package dev.wardlock.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyIdTest {

  @ParameterizedTest
  @ValueSource(strings = {"000000000000", "zzzzzzzzzzzz", "ZZZZZZZZZZZZ", "aA0zZ9aA0zZ9"})
  void keyId_12Base62Characters_isKept(String value) {
    assertThat(KeyId.isId(value)).isTrue();
    assertThat(new KeyId(value).value()).isEqualTo(value).hasSize(KeyId.LENGTH);
    assertThat(new KeyId(value)).hasToString(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00000000000",
        "0000000000000",
        "00000 000000",
        "00000_000000",
        "00000-000000",
        "00000é000000",
        "00000000000\n",
        "０00000000000",
        "00000\ud83d\ude00000000",
        "            "
      })
  void keyId_otherForm_isRefusedAndNotShown(String value) {
    assertThat(KeyId.isId(value)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyId(value))
        .withMessage("a key id is 12 characters of 0-9 A-Z a-z");
  }

  @Test
  void isId_everyCharacterOfTheBasicPlaneAtEveryPlace_isBase62Only() {
    String base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    for (int at = 0; at < KeyId.LENGTH; at++) {
      var text = new StringBuilder("000000000000");
      int place = at;
      String taken =
          IntStream.rangeClosed(0, Character.MAX_VALUE)
              .filter(
                  c -> {
                    text.setCharAt(place, (char) c);
                    return KeyId.isId(text.toString());
                  })
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      assertThat(taken).isEqualTo(base62);
    }
  }

  @Test
  void equalsAndOrder_areCaseSensitiveAndByCharacter() {
    KeyId upper = new KeyId("AAAAAAAAAAAA");
    KeyId lower = new KeyId("aaaaaaaaaaaa");

    assertThat(upper).isNotEqualTo(lower).isEqualTo(new KeyId("AAAAAAAAAAAA"));
    assertThat(upper).isLessThan(lower).isEqualByComparingTo(new KeyId("AAAAAAAAAAAA"));
    assertThat(lower).isGreaterThan(upper);
    assertThat(new KeyId("000000000000")).isLessThan(upper);
  }
}
