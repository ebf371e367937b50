package dev.wardlock.secrets.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import dev.wardlock.crypto.ServerKeys;
import dev.wardlock.secrets.model.GeneratorSpec;
import dev.wardlock.secrets.model.SecretGenerator.Request;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.process.Programs.Limits;
import dev.wardlock.secrets.ring.KeyState;
import dev.wardlock.secrets.ring.KeyStatus;
import dev.wardlock.secrets.ring.ServerKeyRing;
import dev.wardlock.secrets.ring.SigningKeySet;
import dev.wardlock.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorsTest {

  private static final Request FIRST = new Request("KEY", Optional.empty());

  @TempDir Path folder;

  private Generators generators(Duration time) {
    return new Generators(
        folder,
        folder,
        Set.of("PATH_OF_SECRETS"),
        label -> SecretValue.of("typed for " + label),
        MutableClock.at("2026-11-27T20:00:00Z"),
        new Limits(time, SecretValue.MAX_BYTES + 2));
  }

  private String generate(String spec) {
    return generators(Duration.ofSeconds(60)).of(new GeneratorSpec(spec)).generate(FIRST).reveal();
  }

  private void executable(String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void es256Jwk_isAPrivateKeyWithItsThumbprint() throws Exception {
    ECKey key = ECKey.parse(generate("es256-jwk"));
    assertThat(key.isPrivate()).isTrue();
    assertThat(key.getCurve().getName()).isEqualTo("P-256");
    assertThat(key.getAlgorithm().getName()).isEqualTo("ES256");
    assertThat(key.getKeyID()).isEqualTo(key.computeThumbprint().toString());
    assertThat(generate("es256-jwk")).isNotEqualTo(generate("es256-jwk")).doesNotContain("\n");
  }

  @Test
  void es256Jwk_currentIsASet_isTheSetWithANewActiveKey() {
    var set = SigningKeySet.first(java.time.Instant.EPOCH);

    SecretValue next =
        generators(Duration.ofSeconds(60))
            .of(new GeneratorSpec("es256-jwk"))
            .generate(new Request("KEY", Optional.of(set.text())));

    assertThat(SigningKeySet.parse(next).keys())
        .extracting(KeyStatus::state)
        .containsExactly(KeyState.ACTIVE, KeyState.RETIRED);
    assertThat(SigningKeySet.parse(next).keys().get(1).id()).isEqualTo(set.keys().get(0).id());
  }

  @Test
  void serverKey_first_isARingOfOne() {
    assertThat(ServerKeys.parse(generate("server-key")).ids()).hasSize(1);
  }

  @Test
  void serverKey_next_isInFrontAndTheOldOnesVerifyStill() {
    var ring = SecretValue.of("k1:" + "A".repeat(43) + "=,old:" + "B".repeat(43) + "=");
    String next =
        generators(Duration.ofSeconds(60))
            .of(new GeneratorSpec("server-key"))
            .generate(new Request("KEY", Optional.of(ring)))
            .reveal();
    assertThat(ServerKeys.parse(next).ids()).hasSize(3).endsWith("k1", "old");
    assertThat(ServerKeyRing.parse(SecretValue.of(next)).keys())
        .extracting(KeyStatus::state)
        .containsExactly(KeyState.ACTIVE, KeyState.RETIRED, KeyState.RETIRED);
  }

  @Test
  void serverKey_afterWhatIsNoRing_isRefused() {
    assertThatThrownBy(
            () ->
                generators(Duration.ofSeconds(60))
                    .of(new GeneratorSpec("server-key"))
                    .generate(new Request("KEY", Optional.of(SecretValue.of("hunter2")))))
        .isInstanceOf(SecretsException.class)
        .hasMessageContaining("the ring of server keys: ")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void random_eachEncoding_hasItsForm() {
    assertThat(generate("random:16:hex")).matches("[0-9a-f]{32}");
    assertThat(generate("random:32:base64")).matches("[A-Za-z0-9+/]{43}=");
    assertThat(generate("random:32:base64url")).matches("[A-Za-z0-9_-]{43}");
    assertThat(generate("random:32:hex")).isNotEqualTo(generate("random:32:hex"));
  }

  @Test
  void prompt_asksForTheKey() {
    assertThat(generate("prompt")).isEqualTo("typed for New value of KEY");
  }

  @Test
  void executable_oneLine_isTheValue() throws IOException {
    executable("vendor", "printf '%s \"x\" é\\n' \"$1\"");
    executable("bare", "printf '%s' \"$1\"");
    assertThat(generate("vendor")).isEqualTo("KEY \"x\" é");
    assertThat(generate("bare")).isEqualTo("KEY");
  }

  @Test
  void executable_environment_hasNeitherOurVariablesNorTheDeploymentsKeys() throws IOException {
    executable("env", "env | tr '\\n' ' '");
    assertThat(generate("env")).contains("PATH=").doesNotContain("WARDLOCK_", "PATH_OF_SECRETS");
  }

  @Test
  void executable_thatMisbehaves_givesNoValueAndAClearError() throws IOException {
    executable("fails", "echo hunter2; exit 3");
    executable("nothing", "true");
    executable("blank", "echo");
    executable("two-lines", "echo hunter2; echo hunter3");
    executable("chatty", "head -c 10485760 /dev/zero | tr '\\0' 'h'");
    executable("binary", "printf '\\377'");
    assertFails("fails", "the generator fails ended with exit code 3");
    assertFails("nothing", "the generator nothing printed nothing");
    assertFails("blank", "the generator blank printed nothing");
    assertFails("two-lines", "the generator two-lines printed more than one line");
    assertFails("chatty", "printed more than 49154 bytes and was ended");
    assertFails("binary", "the output is not UTF-8");
  }

  /** What it has started is ended with it, and what has escaped is not waited for. */
  @Test
  void executable_thatHangs_isEndedWithAllItStarted() throws Exception {
    executable(
        "hangs",
        "echo hunter2\n(sleep 1000 & echo $! > child; wait) &\nsetsid sleep 3 &\nsleep 1000");
    assertThatThrownBy(
            () -> generators(Duration.ofMillis(700)).of(new GeneratorSpec("hangs")).generate(FIRST))
        .isInstanceOf(SecretsException.class)
        .hasMessageContaining("and was ended")
        .hasMessageNotContaining("hunter2");
    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    ProcessHandle.of(child).ifPresent(handle -> handle.onExit().join());
  }

  @Test
  void executable_missingOrNotToBeRun_isRefusedBeforeItIsAsked() throws IOException {
    Files.writeString(folder.resolve("plain"), "#!/bin/sh\n");
    executable("open", "echo x");
    Files.setPosixFilePermissions(
        folder.resolve("open"), PosixFilePermissions.fromString("rwxr-xrwx"));
    Files.createDirectory(folder.resolve("folder"));
    assertFails("missing", "there is no generator");
    assertFails("folder", "there is no generator");
    assertFails("plain", "is not executable: chmod +x it");
    assertFails("open", "anybody may change the generator");
  }

  private void assertFails(String name, String message) {
    assertThatThrownBy(() -> generate(name))
        .isInstanceOf(SecretsException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("hunter2");
  }
}
