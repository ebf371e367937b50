package dev.wardlock.cli.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.cli.Run;
import dev.wardlock.cli.ScriptedTerminal;
import dev.wardlock.cli.secrets.Machine.Result;
import dev.wardlock.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsCommandTest {

  private static final String TOML =
      """
      [dev]
      PORT = "8080"
      KEY = "op://app/item/key"
      TYPED = "op://app/item/typed"

      [qa]
      KEY = "op://app/item/key"

      [rotation]
      KEY = "random:32:hex:shared"
      TYPED = "prompt:per-env"

      [publish]
      dev = "dotenv"
      qa = "dotenv:.env.qa"

      [limits]
      KEY = "30d"
      """;

  private static final String VAULT_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  @TempDir Path folder;
  private Machine machine;
  private final MutableClock clock = MutableClock.at(Instant.parse("2026-03-01T12:00:00Z"));

  @BeforeEach
  void make() throws IOException {
    machine = Machine.in(folder).env("WARDLOCK_VAULT_KEY", VAULT_KEY);
    machine.write("environments.toml", TOML);
    machine.write(".gitignore", ".env*\n.wardlock/\n");
  }

  private Run.Result secrets(ScriptedTerminal terminal, String... arguments) {
    var all = new ArrayList<String>();
    all.add("secrets");
    all.addAll(List.of(arguments));
    all.add("--file");
    all.add(machine.repository.resolve("environments.toml").toString());
    return new Run()
        .env("WARDLOCK_VAULT_KEY", VAULT_KEY)
        .at(terminal)
        .at(clock)
        .run(all.toArray(String[]::new));
  }

  private Run.Result secrets(String... arguments) {
    return secrets(ScriptedTerminal.none(), arguments);
  }

  private Map<String, String> files() throws IOException {
    return Machine.files(machine.repository);
  }

  @Test
  void rotate_noTerminalAndNoYes_endsWith2AndDoesNothing() throws IOException {
    Map<String, String> before = files();
    Run.Result result = secrets("rotate", "KEY");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("say --yes");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void rotate_answeredNo_doesNothing() throws IOException {
    Run.Result result = secrets(ScriptedTerminal.typing("n"), "rotate", "KEY");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).contains("op://app/item/key");
    assertThat(files()).doesNotContainKey(".env");
  }

  @Test
  void rotate_answeredYes_asksForTheValueHiddenAndPublishes() throws IOException {
    Run.Result result =
        secrets(ScriptedTerminal.typing("y", "hunter2"), "rotate", "TYPED", "--env", "dev");
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.err()).contains("New value of TYPED: ");
    assertThat(result.out() + result.err()).doesNotContain("hunter2");
    assertThat(files().get(".env")).isEqualTo("TYPED=hunter2\n");
  }

  @Test
  void rotate_perEnvWithoutEnv_endsWith2() {
    Run.Result result = secrets("rotate", "TYPED", "--yes");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("TYPED is per-env: say which of [dev] with --env");
  }

  @Test
  void rotate_promptWithNothingToRead_storesNothing() throws IOException {
    Run.Result result = secrets("rotate", "TYPED", "--env", "dev", "--yes");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("no line on standard input", "Nothing was stored");
    assertThat(files()).doesNotContainKeys(".env", ".wardlock/secrets.vault");
  }

  @Test
  void rotate_json_isOneDocumentWithoutTheValue() throws IOException {
    Run.Result result = secrets("rotate", "KEY", "--yes", "--output", "json");
    assertThat(result.exit()).isZero();
    String value = files().get(".env").replaceAll("KEY=(.*)\n", "$1");
    assertThat(result.out())
        .startsWith("{")
        .contains("\"done\" : true", "\"left_to_do\"", "\"scope\" : \"shared\"")
        .doesNotContain(value);
  }

  @Test
  void declaration_faulty_reportsEveryFaultAndEndsWith2() throws IOException {
    machine.write("environments.toml", "[dev]\nA-B = \"x\"\nC = 1.5\n");
    Run.Result result = secrets("status");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("environments.toml:2:1: ", "environments.toml:3:1: ");
  }

  @Test
  void vault_noKeyAndNoTerminal_saysWhatToDo() throws IOException {
    Run.Result result =
        new Run()
            .run(
                "secrets",
                "rotate",
                "KEY",
                "--yes",
                "-f",
                machine.repository.resolve("environments.toml").toString());
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("WARDLOCK_VAULT_KEY or WARDLOCK_VAULT_PASSPHRASE");
  }

  @Test
  void vault_newPassphrase_isTypedTwice() {
    var run =
        new Run()
            .at(ScriptedTerminal.typing("correct horse battery", "correct horse batery"))
            .run(
                "secrets",
                "rotate",
                "KEY",
                "--yes",
                "-f",
                machine.repository.resolve("environments.toml").toString());
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("the two passphrases differ").doesNotContain("horse");
  }

  @Test
  void status_afterItsLimit_warns() {
    assertThat(secrets("rotate", "KEY", "--yes").exit()).isZero();
    assertThat(secrets("status").err()).doesNotContain("KEY of");
    clock.advance(Duration.ofDays(31));
    Run.Result result = secrets("status");
    assertThat(result.exit()).isZero();
    assertThat(result.out()).contains("KEY", "2026-03-01T12:00:00Z", "31", "30", "overdue");
    assertThat(result.err()).contains("KEY of dev, qa is past its limit: rotate it.");
  }

  @Test
  void audit_window_isOpenAtItsEnd() {
    assertThat(secrets("rotate", "KEY", "--yes").exit()).isZero();
    assertThat(secrets("audit", "--since", "2026-03-01").out()).contains("promoted");
    assertThat(secrets("audit", "--until", "2026-03-01T12:00:00Z").out())
        .doesNotContain("promoted");
    assertThat(secrets("audit", "--since", "yesterday").exit()).isEqualTo(2);
  }

  /** Of real processes: a rotation that could not publish, what is said then, and its end. */
  @Test
  void resume_afterGhFailed_finishesAndTheJournalHasNoValue() throws IOException {
    machine.write("environments.toml", TOML.replace("qa = \"dotenv:.env.qa\"\n", ""));
    machine.failGh("HTTP 401: Bad credentials");
    Result failed = machine.sh("wardlock secrets rotate KEY --yes");
    assertThat(failed.exit()).isEqualTo(8);
    assertThat(failed.err()).contains("HTTP 401: Bad credentials", "wardlock secrets resume");
    String value = files().get(".env").replaceAll("KEY=(.*)\n", "$1");
    assertThat(files().get(".wardlock/journal.jsonl")).contains("promote").doesNotContain(value);

    Result refused = machine.sh("wardlock secrets publish --env dev");
    assertThat(refused.exit()).isEqualTo(6);
    assertThat(refused.err()).contains("is not finished: run 'wardlock secrets resume' first");
    assertThat(machine.sh("wardlock secrets status").err()).contains("is not finished");

    machine.mendGh();
    Result resumed = machine.sh("wardlock secrets resume");
    assertThat(resumed.exit()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("- Redeploy dev, qa").doesNotContain(value);
    assertThat(machine.calls())
        .anySatisfy(
            call -> {
              assertThat(call.arguments()).containsExactly("secret", "set", "KEY", "--env", "qa");
              assertThat(call.input()).isEqualTo(value);
            });
    assertThat(files()).doesNotContainKey(".wardlock/journal.jsonl");
    assertThat(machine.sh("wardlock secrets resume || echo ended $?").out()).contains("ended 2");
  }

  @Test
  void resumeAbandon_asksAndGivesUp() throws IOException {
    Files.createDirectory(machine.repository.resolve("generators"));
    machine.write("environments.toml", TOML.replace("qa = \"dotenv:.env.qa\"\n", ""));
    machine.failGh("no");
    assertThat(machine.sh("wardlock secrets rotate KEY --yes").exit()).isEqualTo(8);
    assertThat(secrets("resume", "--abandon").exit()).isEqualTo(2);
    assertThat(files()).containsKey(".wardlock/journal.jsonl");
    assertThat(secrets("resume", "--abandon", "--yes").exit()).isZero();
    assertThat(files()).doesNotContainKey(".wardlock/journal.jsonl");
  }
}
