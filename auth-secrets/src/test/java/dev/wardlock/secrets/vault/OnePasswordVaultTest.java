package dev.wardlock.secrets.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.secrets.Recorder;
import dev.wardlock.secrets.model.SecretReference;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.model.Version;
import dev.wardlock.secrets.model.Versions;
import dev.wardlock.secrets.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnePasswordVaultTest {

  private static final SecretReference K = SecretReference.parse("op://app/session/key");
  private static final SecretReference S = SecretReference.parse("op://app/session/api/token");

  @TempDir Path folder;
  private Recorder op;
  private OnePasswordVault vault;

  @BeforeEach
  void play() throws IOException {
    op = Recorder.in(folder.resolve("bin"), "app");
    vault = new OnePasswordVault(op.program("op"), Programs.in(folder, Set.of()));
  }

  private static Version version(String id, String value) {
    return new Version(id, SecretValue.of(value));
  }

  @Test
  void versions_noItem_areNone() {
    assertThat(vault.versions(K)).isEqualTo(Versions.NONE);
    assertThat(vault.resolve(K)).isEmpty();
  }

  @Test
  void versions_noVault_isAFailureAndSaysWhat() {
    assertThatThrownBy(() -> vault.versions(SecretReference.parse("op://none/session/key")))
        .isInstanceOf(SecretsException.class)
        .hasMessageContaining("op could not read op://none/session/key")
        .hasMessageContaining("isn't a vault in this account");
  }

  @Test
  void stage_noItem_makesOneByStandardInput() throws IOException {
    vault.stage(K, version("r1", "hunter2"));
    assertThat(vault.versions(K).pending()).contains(version("r1", "hunter2"));
    assertThat(vault.versions(K).current()).isEmpty();
    assertThat(op.calls().get(1).arguments())
        .containsExactly("item", "create", "-", "--vault", "app");
    assertThat(op.calls().get(1).input())
        .contains("\"title\":\"session\"", "\"category\":\"API_CREDENTIAL\"", "hunter2");
  }

  @Test
  void promote_pending_isCurrentAndTheOldOnePrevious() throws IOException {
    vault.stage(K, version("r1", "one"));
    vault.promote(K, "r1");
    vault.stage(K, version("r2", "two"));
    vault.promote(K, "r2");
    vault.promote(K, "r2");
    assertThat(vault.versions(K))
        .isEqualTo(
            Versions.NONE
                .stage(version("r1", "one"))
                .promote("r1")
                .stage(version("r2", "two"))
                .promote("r2"));
    assertThat(vault.resolve(K)).contains(SecretValue.of("two"));
    assertThat(op.calls())
        .anySatisfy(
            call ->
                assertThat(call.arguments())
                    .containsExactly("item", "edit", "id-session", "--vault", "app"));
  }

  @Test
  void stage_itemOfAPerson_keepsEverythingElse() throws IOException {
    String item =
        "{\"id\":\"id-session\",\"title\":\"session\",\"version\":3,\"vault\":{\"id\":\"v1\"},"
            + "\"category\":\"LOGIN\",\"sections\":[{\"id\":\"s1\",\"label\":\"api\"}],"
            + "\"fields\":[{\"id\":\"username\",\"type\":\"STRING\",\"label\":\"username\",\"value\":\"bob\"},"
            + "{\"id\":\"f1\",\"type\":\"CONCEALED\",\"label\":\"key\",\"value\":\"by hand\"},"
            + "{\"id\":\"f2\",\"section\":{\"id\":\"s1\",\"label\":\"api\"},\"type\":\"CONCEALED\",\"label\":\"token\",\"value\":\"t\"}]}";
    Files.writeString(op.folder().resolve("items/app/session"), item);
    vault.stage(K, version("r1", "one"));
    vault.promote(K, "r1");
    vault.stage(S, version("r2", "two"));
    vault.promote(S, "r2");
    assertThat(vault.versions(K).previous()).contains(version(Version.UNKNOWN, "by hand"));
    assertThat(vault.versions(K).current()).contains(version("r1", "one"));
    assertThat(vault.versions(S).current()).contains(version("r2", "two"));
    assertThat(Files.readString(op.folder().resolve("items/app/session")))
        .contains(
            "\"version\":3",
            "\"vault\":{\"id\":\"v1\"}",
            "\"label\":\"username\",\"value\":\"bob\"");
  }

  @Test
  void stage_opThatWritesNothing_isFoundOut() throws IOException {
    vault.stage(K, version("r1", "one"));
    Files.createFile(op.folder().resolve("ignore"));
    assertThatThrownBy(() -> vault.promote(K, "r1"))
        .hasMessageContaining("op said that it wrote op://app/session/key, but it is not there");
  }

  /** What op complains of may have what it was given. */
  @Test
  void stage_failure_showsNoValue() throws IOException {
    op.failWith("\"hunter2\" is bad\n\u001b[31m");
    assertThatThrownBy(() -> vault.stage(K, version("r1", "hunter2")))
        .isInstanceOf(SecretsException.class);
    op.succeed();
    vault.stage(K, version("r1", "old"));
    Files.writeString(
        op.folder().resolve("op"),
        Files.readString(op.folder().resolve("op"))
            .replace(
                "case \"$1 $2\" in",
                "if [ $2 = edit ]; then cat \"$call/input\" >&2; exit 1; fi\ncase \"$1 $2\" in"));
    assertThatThrownBy(() -> vault.stage(K, version("r2", "hunter2")))
        .hasMessageContaining("op could not write")
        .hasMessageContaining("(a secret)")
        .hasMessageNotContaining("hunter2")
        .hasMessageNotContaining("\u001b");
  }

  @Test
  void values_areInNoArgumentAndNoEnvironment() throws IOException {
    vault.stage(K, version("r1", "hunter2"));
    vault.promote(K, "r1");
    vault.stage(K, version("r2", "hunter3"));
    vault.promote(K, "r2");
    vault.resolve(K);
    assertThat(op.calls()).hasSizeGreaterThan(8);
    for (Recorder.Call call : op.calls()) {
      assertThat(List.of(String.join(" ", call.arguments()), call.environment()))
          .noneMatch(text -> text.contains("hunter"));
    }
  }
}
