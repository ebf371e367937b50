package dev.wardlock.secrets.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The grammars that are ours: references, rotations, generators, and the declaration over TOML. */
class GrammarPropertyTest {

  @Provide
  Arbitrary<String> part() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('0', '9')
        .withChars("Äé ._@+-")
        .ofMinLength(1)
        .ofMaxLength(64)
        .filter(s -> " ._@+-".indexOf(s.charAt(0)) < 0 && !s.endsWith(" "));
  }

  @Property
  void reference_printed_isReadBack(
      @ForAll("part") String vault,
      @ForAll("part") String item,
      @ForAll("part") String section,
      @ForAll("part") String field,
      @ForAll boolean sectioned) {
    var reference =
        new SecretReference(
            vault, item, sectioned ? Optional.of(section) : Optional.empty(), field);
    assertThat(SecretReference.parse(reference.toString())).isEqualTo(reference);
  }

  /** So it is never an option of a command, a query, a path that climbs, or two lines. */
  @Property
  void reference_anyText_isRefusedOrHarmless(@ForAll("nearReference") String text) {
    try {
      SecretReference reference = SecretReference.parse(text);
      assertThat(reference.toString()).isEqualTo(text);
      for (String part : text.substring(SecretReference.SCHEME.length()).split("/", -1)) {
        assertThat(part).doesNotStartWith("-").doesNotStartWith(".").isNotBlank();
        assertThat(part).doesNotContain("?", "\n", "\0", "\"", "\\");
      }
    } catch (SecretsException e) {
      assertThat(e).hasNoCause();
    }
  }

  @Provide
  Arbitrary<String> nearReference() {
    Arbitrary<String> wild = Arbitraries.strings().withChars("ab-./?\n\0\"\\ é").ofMaxLength(6);
    return Combinators.combine(wild, wild, wild).as((a, b, c) -> "op://" + a + "/" + b + "/" + c);
  }

  @Property
  void rotation_printed_isReadBack(
      @ForAll("generator") String generator, @ForAll RotationRule.Sharing sharing) {
    var rule = new RotationRule(new GeneratorSpec(generator), sharing);
    assertThat(RotationRule.parse(rule.toString())).isEqualTo(rule);
  }

  @Provide
  Arbitrary<String> generator() {
    return Arbitraries.oneOf(
        Arbitraries.of("es256-jwk", "server-key", "prompt", "vendor.sh", "a_b"),
        Combinators.combine(
                Arbitraries.integers().between(16, 1024),
                Arbitraries.of("hex", "base64", "base64url"))
            .as((bytes, encoding) -> "random:" + bytes + ":" + encoding));
  }

  @Property
  void generator_anyName_staysInItsFolder(@ForAll String text) {
    try {
      new GeneratorSpec(text);
      assertThat(text).doesNotContain("/", "\\", "\0").doesNotStartWith(".").doesNotStartWith("-");
    } catch (SecretsException e) {
      assertThat(e).hasNoCause();
    }
  }

  @Property(tries = 300)
  void declaration_anyText_isReadOrFaulty(@ForAll("nearToml") String text) {
    assertThatCode(
            () -> {
              try {
                Environments.parse(text, "f").names();
              } catch (EnvironmentsException e) {
                assertThat(e.faults()).isNotEmpty().allMatch(f -> f.line() > 0 && f.column() > 0);
              }
            })
        .doesNotThrowAnyException();
  }

  @Provide
  Arbitrary<String> nearToml() {
    return Arbitraries.of(
            "[dev]\n",
            "[rotation]\n",
            "[publish]\n",
            "[access]\n",
            "[limits]\n",
            "[vault]\n",
            "[[dev]]\n",
            "[dev.x]\n",
            "K = ",
            "\"op://v/i/f\"\n",
            "\"prompt:shared\"\n",
            "[\"K\"]\n",
            "dev = ",
            "\"dotenv\"\n",
            "1\n",
            "1.5\n",
            "{}\n",
            "[]\n",
            "true\n",
            "\"*\" = ",
            "\"9d\"\n",
            "a.b = ",
            "\n",
            "\"\"\"",
            "'",
            "=",
            "\"\" = ",
            "type = ",
            "\0",
            "é")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }
}
