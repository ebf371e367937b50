package dev.wardlock.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.wardlock.model.KeyId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** The format against its description written down a second time. */
class TokenFormatPropertyTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @Provide
  Arbitrary<String> ids() {
    return Arbitraries.strings().withChars(Vectors.BASE62).ofLength(KeyId.LENGTH);
  }

  @Provide
  Arbitrary<String> secrets() {
    return Arbitraries.strings().withChars(Vectors.BASE62).ofLength(32);
  }

  @Provide
  Arbitrary<String> prefixes() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('0', '9')
        .ofMaxLength(15)
        .map(s -> "w" + s);
  }

  @Property(tries = 500)
  void compose_anything_agreesWithTheDescription(
      @ForAll("prefixes") String prefix,
      @ForAll("ids") String id,
      @ForAll("secrets") String secret,
      @ForAll @Size(min = 32, max = 80) byte[] key) {
    String body = prefix + "_" + id + "_" + secret;
    TokenFormat plain = TokenFormat.of(prefix, ServerKeys.NONE);
    TokenFormat keyed = TokenFormat.of(prefix, ServerKeys.of("k", key));
    String plainToken = body + Vectors.plainCheck(body);
    String keyedToken = body + Vectors.keyedCheck(key, body);

    assertThat(plain.compose(new KeyId(id), secret).reveal()).isEqualTo(plainToken);
    assertThat(keyed.compose(new KeyId(id), secret).reveal()).isEqualTo(keyedToken);
    assertThat(plain.checkedBy(plainToken, NOW)).isEmpty();
    assertThat(keyed.checkedBy(keyedToken, NOW)).isEqualTo("k");
    assertThat(keyed.checkedBy(plainToken, NOW)).isNull();
    assertThat(keyed.idOf(keyedToken)).isEqualTo(new KeyId(id));
    assertThat(keyed.secretOf(keyedToken)).isEqualTo(secret);
    assertThat(keyedToken).matches(keyed.regex());
    assertThat(TokenFormat.isTokenForm(keyedToken)).isTrue();
  }

  @Property(tries = 500)
  void prefilter_anySecret_isTheFirst32BitsOfItsSha256(@ForAll("secrets") String secret) {
    assertThat(TokenFormat.prefilter(secret))
        .isEqualTo(ByteBuffer.wrap(Vectors.sha256(secret)).getInt());
  }

  @Property(tries = 500)
  void read_anyTextAtAll_isRefusedAndNeverThrows(@ForAll String text) {
    for (TokenFormat format :
        List.of(
            TokenFormat.of("wl", ServerKeys.NONE),
            TokenFormat.of("wl", Vectors.goldenAndOlder()).acceptingPlainUntil(Instant.MAX))) {
      for (String presented : List.of(text, "wl_" + text, Vectors.PLAIN + text, pad(text))) {
        assertThatCode(() -> format.idOf(presented)).doesNotThrowAnyException();
        if (!presented.equals(Vectors.PLAIN)) {
          assertThat(format.checkedBy(presented, NOW)).isNull();
        }
      }
    }
  }

  private static String pad(String text) {
    return ("wl_" + Vectors.ID + "_" + text + "0".repeat(54)).substring(0, 54);
  }
}
