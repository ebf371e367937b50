package dev.wardlock.cli.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.cli.Run;
import dev.wardlock.cli.ScriptedTerminal;
import dev.wardlock.client.AppFolder;
import dev.wardlock.client.Secret;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logging in by a script, and renewing that. */
class LoginCommandTest {

  @TempDir Path home;
  private LoginServer server;

  @BeforeEach
  void start() throws Exception {
    server = new LoginServer();
    server.write(home, "acme");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Run.Result run(ScriptedTerminal terminal, String... args) {
    return new Run().env("WARDLOCK_HOME", home.toString()).at(terminal).run(args);
  }

  private Secret token() throws Exception {
    return AppFolder.of(home, "acme")
        .tokenFile()
        .read()
        .orElseThrow()
        .headers()
        .get("Authorization");
  }

  @Test
  void login_showsTheScriptAndItsHosts_asksOnce_andKeepsTheToken() throws Exception {
    Run.Result first =
        run(ScriptedTerminal.typing("y", "ada", "correct horse"), "auth", "login", "acme");
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.out()).startsWith("Logged in to acme, until ").doesNotContain("tok-");
    assertThat(first.err())
        .contains("class AuthAcquire", "It sends to " + server.origin() + ".", "acme asks: User: ")
        .doesNotContain("correct horse", "tok-");
    assertThat(token()).isEqualTo(Secret.of("Bearer tok-41"));
    Run.Result second =
        run(ScriptedTerminal.typing("ada", "correct horse"), "auth", "login", "acme");
    assertThat(second.exit()).as(second.err()).isZero();
    assertThat(second.err()).doesNotContain("class AuthAcquire");
    Run.Result renewed = run(ScriptedTerminal.none(), "auth", "refresh", "acme");
    assertThat(renewed.exit()).as(renewed.err()).isZero();
    assertThat(renewed.out()).startsWith("Renewed the login to acme, until ");
    assertThat(token()).isEqualTo(Secret.of("Bearer tok-25"));
  }

  @Test
  void script_thatIsNew_isNotRun_unlessAgreed() throws Exception {
    Run.Result declined = run(ScriptedTerminal.typing("n"), "auth", "login", "acme");
    assertThat(declined.exit()).isEqualTo(2);
    Run.Result nobody =
        run(ScriptedTerminal.none().piped("ada\ncorrect horse\n"), "auth", "login", "acme");
    assertThat(nobody.exit()).isEqualTo(2);
    assertThat(nobody.err()).contains("--yes");
    assertThat(AppFolder.of(home, "acme").tokenFile().read()).isEmpty();
  }

  @Test
  void answers_arePipedIn_whereThereIsNoTerminal() throws Exception {
    Run.Result result =
        run(
            ScriptedTerminal.none().piped("ada\ncorrect horse\n"),
            "auth",
            "login",
            "acme",
            "--yes",
            "--output",
            "json");
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).contains("\"renewable\" : true").doesNotContain("tok-");
    Run.Result tooFew =
        run(ScriptedTerminal.none().piped("ada\n"), "auth", "login", "acme", "--yes");
    assertThat(tooFew.exit()).isEqualTo(2);
    assertThat(tooFew.err()).contains("no line on standard input");
  }

  @Test
  void login_thatFails_isSaid_withoutWhatWasTyped() {
    Run.Result result =
        run(
            ScriptedTerminal.none().piped("ada\nwrong horse\nada\nwrong horse\n"),
            "auth",
            "login",
            "acme",
            "--yes");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .contains("refused", "debug: got 401", "error: Not logged in.")
        .doesNotContain("wrong horse");
  }

  @Test
  void application_withoutAScript_isExit5_andALoginThatIsMissingExit3() {
    assertThat(run(ScriptedTerminal.none(), "auth", "login", "other").exit()).isEqualTo(5);
    Run.Result missing = run(ScriptedTerminal.none(), "auth", "refresh", "acme");
    assertThat(missing.exit()).isEqualTo(3);
    assertThat(missing.err()).contains("wardlock auth login acme");
  }
}
