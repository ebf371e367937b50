package dev.wardlock.secrets.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.secrets.model.SecretReference;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.model.Version;
import dev.wardlock.secrets.model.Versions;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class VaultTextPropertyTest {

  private static final VaultHeader HEADER = VaultHeader.parse("key");
  private final VaultCipher cipher = new VaultCipher(new byte[32]);

  @Provide
  Arbitrary<Versions> versions() {
    Arbitrary<Optional<Version>> version =
        Arbitraries.strings()
            .ofMinLength(1)
            .ofMaxLength(20)
            .filter(s -> s.indexOf('\0') < 0 && s.chars().noneMatch(c -> c >= 0xD800 && c < 0xE000))
            .map(s -> new Version("r" + Integer.toHexString(s.hashCode()), SecretValue.of(s)))
            .optional();
    return net.jqwik.api.Combinators.combine(version, version, version).as(Versions::new);
  }

  @Provide
  Arbitrary<SecretReference> reference() {
    return Arbitraries.strings()
        .withCharRange('a', 'd')
        .ofMinLength(1)
        .ofMaxLength(3)
        .map(s -> SecretReference.parse("op://v/i/" + s));
  }

  @Property(tries = 300)
  void text_written_isReadBack(
      @ForAll @Size(max = 5)
          Map<
                  @net.jqwik.api.From("reference") SecretReference,
                  @net.jqwik.api.From("versions") Versions>
              all) {
    all.values().removeIf(Versions.NONE::equals);
    assertThat(VaultText.parse(VaultText.of(HEADER, cipher, all)).open(cipher)).isEqualTo(all);
  }

  /** Without the key nobody writes what is believed, and whatever is written is no crash. */
  @Property
  void text_anyLines_areRefused(@ForAll("lines") String text) {
    try {
      VaultText.parse(text).open(cipher);
      throw new AssertionError("believed");
    } catch (SecretsException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Provide
  Arbitrary<String> lines() {
    return Arbitraries.of(
            "wardlock-vault 1",
            "key",
            "argon2id m=8192 t=1 p=1 salt=AAAAAAAAAAAAAAAAAAAAAA",
            "argon2id m=1 t=1 p=1 salt=AA",
            "check ",
            "check AAAA",
            "check A",
            "check ===",
            "seal ",
            "seal AAAA",
            "op://v/i/f\tcurrent\tr1\tAAAA",
            "\t\t\t",
            "")
        .list()
        .ofMaxSize(7)
        .map(lines -> String.join("\n", lines) + "\n");
  }

  @Property
  void encoded_anyText_isRefusedOrTheOneForm(@ForAll("nearBase64") String text) {
    try {
      assertThat(Encoded.of(Encoded.parse(text).bytes()).text()).isEqualTo(text);
    } catch (SecretsException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Provide
  Arbitrary<String> nearBase64() {
    return Arbitraries.strings().withChars("AQgw-_=+/ \n").ofMaxLength(8);
  }

  @Property
  void header_withinBounds_isReadBack(
      @ForAll @IntRange(min = 8192, max = 1_048_576) int memory,
      @ForAll @IntRange(min = 1, max = 16) int passes,
      @ForAll @IntRange(min = 1, max = 8) int lanes) {
    String line =
        "argon2id m=" + memory + " t=" + passes + " p=" + lanes + " salt=AAAAAAAAAAAAAAAAAAAAAA";
    assertThat(VaultHeader.parse(line).toString()).isEqualTo(line);
  }
}
