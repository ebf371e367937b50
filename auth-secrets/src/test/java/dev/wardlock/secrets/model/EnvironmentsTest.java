package dev.wardlock.secrets.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wardlock.secrets.model.RotationRule.Sharing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentsTest {

  private static final String WHOLE =
      """
      [dev]
      PORT = 8080
      DEBUG = true
      SESSION_KEY = "op://app-dev/session/key"
      API_TOKEN = "op://shared/vendor/api/token"

      [production]
      PORT = "80"
      SESSION_KEY = "op://app-prod/session/key"
      API_TOKEN = "op://shared/vendor/api/token"

      [qa]
      TOKEN_OF_VENDOR = "op://shared/vendor/api/token"

      [rotation]
      SESSION_KEY = "random:32:base64url:per-env"
      API_TOKEN = "prompt:shared"

      [publish]
      dev = "dotenv"
      qa = ["./put.sh", "--stage", "qa"]

      [access]
      alice = ["API_TOKEN", "SESSION_KEY"]

      [limits]
      "*" = "365d"
      API_TOKEN = "90d"
      """;

  private static Environments parse(String toml) {
    return Environments.parse(toml, "environments.toml");
  }

  private static List<String> faults(String toml) {
    return catchThrowableOfType(EnvironmentsException.class, () -> parse(toml)).faults().stream()
        .map(Fault::toString)
        .toList();
  }

  @Test
  void parse_whole_hasEverything() {
    Environments all = parse(WHOLE);
    assertThat(all.names()).containsExactly("dev", "production", "qa");
    assertThat(all.settings("dev"))
        .containsExactly(
            Map.entry("PORT", new Setting.Literal("8080")),
            Map.entry("DEBUG", new Setting.Literal("true")),
            Map.entry(
                "SESSION_KEY",
                new Setting.Secret(
                    new SecretReference("app-dev", "session", Optional.empty(), "key"))),
            Map.entry(
                "API_TOKEN",
                new Setting.Secret(
                    new SecretReference("shared", "vendor", Optional.of("api"), "token"))));
    assertThat(all.rotations().get("SESSION_KEY").sharing()).isEqualTo(Sharing.PER_ENV);
    assertThat(all.rotations().get("SESSION_KEY").generator().random())
        .contains(new GeneratorSpec.Random(32, GeneratorSpec.Encoding.BASE64URL));
    assertThat(all.rotations().get("API_TOKEN").generator().isPrompt()).isTrue();
    assertThat(all.publisher("dev")).isEqualTo(new PublisherSpec.Dotenv(".env"));
    assertThat(all.publisher("production")).isEqualTo(new PublisherSpec.GitHub());
    assertThat(all.publisher("qa"))
        .isEqualTo(new PublisherSpec.Command(List.of("./put.sh", "--stage", "qa")));
    assertThat(all.access())
        .containsExactly(Map.entry("alice", List.of("API_TOKEN", "SESSION_KEY")));
    assertThat(all.limit("API_TOKEN")).contains(Duration.ofDays(90));
    assertThat(all.limit("SESSION_KEY")).contains(Duration.ofDays(365));
    assertThat(all.vault()).isEqualTo(new VaultSpec.File(".wardlock/secrets.vault"));
  }

  @Test
  void uses_oneReferenceUnderTwoNames_findsBoth() {
    assertThat(parse(WHOLE).uses(SecretReference.parse("op://shared/vendor/api/token")))
        .containsExactly(
            Map.entry("dev", List.of("API_TOKEN")),
            Map.entry("production", List.of("API_TOKEN")),
            Map.entry("qa", List.of("TOKEN_OF_VENDOR")));
  }

  @Test
  void parse_brokenSyntax_saysLineAndColumn() {
    assertThat(faults("[dev]\nA = \n")).singleElement().asString().startsWith("2:5: ");
  }

  @Test
  void parse_manyFaults_reportsAllTogetherInOrder() {
    assertThat(
            faults(
                """
                STRAY = "x"
                [dev]
                "BAD-NAME" = "x"
                WHEN = 2026-01-01
                R = "op://vault/item"
                K = "op://v/i/f"
                [production]
                K = "op://v/i/g"
                [rotation]
                K = "prompt:shared"
                NONE = "prompt:shared"
                R = "prompt"
                [publish]
                production = "dotenv"
                qa = "dotenv"
                dev = "ftp"
                [access]
                alice = ["K", "MISSING"]
                [limits]
                K = "soon"
                [vault]
                type = "paper"
                """))
        .extracting(fault -> fault.substring(0, fault.indexOf(':')))
        .containsExactly("1", "3", "4", "5", "10", "11", "12", "14", "15", "16", "18", "20", "21");
  }

  @Test
  void parse_sharedWithTwoReferences_isRefused() {
    assertThat(
            faults(
                """
                [dev]
                K = "op://v/dev/f"
                [qa]
                K = "op://v/qa/f"
                [rotation]
                K = "prompt:shared"
                """))
        .singleElement()
        .asString()
        .startsWith("6:1: K is shared, but its references differ");
  }

  @Test
  void parse_perEnvWithOneReference_isRefused() {
    assertThat(
            faults(
                """
                [dev]
                K = "op://v/i/f"
                [qa]
                K = "op://v/i/f"
                [rotation]
                K = "prompt:per-env"
                """))
        .singleElement()
        .asString()
        .startsWith("6:1: K is per-env, but environments have the same reference");
  }

  @Test
  void parse_twoRotationsOfOneEntry_isRefused() {
    assertThat(
            faults(
                """
                [dev]
                K = "op://v/i/f"
                L = "op://v/i/f"
                [rotation]
                K = "prompt:shared"
                L = "prompt:shared"
                """))
        .singleElement()
        .asString()
        .startsWith("6:1: L and K would both rotate op://v/i/f");
  }

  @Test
  void parse_faultyLiteral_isNotShown() {
    assertThat(faults("[dev]\nK = \"hunter2\\u0000\"\n"))
        .singleElement()
        .asString()
        .doesNotContain("hunter2");
  }

  @Test
  void parse_nothing_isRefused() {
    assertThat(faults(""))
        .containsExactly("1:1: no environment is declared: [dev], say, and its settings");
  }

  @Test
  void settings_unknownEnvironment_namesThoseThereAre() {
    assertThatThrownBy(() -> parse(WHOLE).settings("prod"))
        .isInstanceOf(SecretsException.class)
        .hasMessage("there is no environment 'prod'; there are [dev, production, qa]");
  }

  @Test
  void read_noFile_saysSo(@TempDir Path folder) {
    assertThatThrownBy(() -> Environments.read(folder.resolve("environments.toml")))
        .isInstanceOf(SecretsException.class)
        .hasMessageContaining("there is no");
  }

  @Test
  void read_faultyFile_namesIt(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("e.toml"), "x");
    assertThatThrownBy(() -> Environments.read(file))
        .isInstanceOf(EnvironmentsException.class)
        .hasMessageStartingWith(file + ":1:");
  }

  @Test
  void read_notUtf8_saysSo(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("e.toml"), new byte[] {'[', (byte) 0xff});
    assertThatThrownBy(() -> Environments.read(file)).hasMessageContaining("is not UTF-8");
  }
}
