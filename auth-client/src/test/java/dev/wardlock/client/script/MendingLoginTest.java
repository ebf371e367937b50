package dev.wardlock.client.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wardlock.client.Secret;
import dev.wardlock.client.analyze.MendingLogin;
import dev.wardlock.client.analyze.MendingLogin.LoggedIn;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A script that is broken is mended by what its failure says, and the login succeeds. */
class MendingLoginTest {

  private Application application;
  private final List<ScriptException> told = new ArrayList<>();
  private final List<Script> agreed = new ArrayList<>();
  private boolean run = true;
  private int mends = 3;

  private final MendingLogin.Person person =
      new MendingLogin.Person() {
        @Override
        public boolean agreesToRun(Script script) {
          agreed.add(script);
          return run;
        }

        @Override
        public boolean agreesToMend(ScriptException failure) {
          return mends-- > 0;
        }
      };

  @BeforeEach
  void start() {
    application = new Application();
  }

  @AfterEach
  void stop() {
    application.close();
  }

  private String source() throws IOException {
    try (InputStream source =
        Objects.requireNonNull(MendingLoginTest.class.getResourceAsStream("FormLogin.java.txt"))) {
      return new String(source.readAllBytes(), StandardCharsets.UTF_8)
          .replace("@ORIGIN@", application.origin());
    }
  }

  private Script script(String source) {
    return new Script(source, Set.of(application.origin()));
  }

  private Optional<LoggedIn> login(MendingLogin.Author author, Script script) throws Exception {
    return new MendingLogin(
            ScriptRunner.create(),
            (failed, failure) -> {
              told.add(failure);
              return author.mend(failed, failure);
            },
            person)
        .login(
            script,
            new Answers(
                Application.USER, Application.PASSWORD, Application.USER, Application.PASSWORD));
  }

  /** The author goes by the failure alone: the debug output has to say enough. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wrong field   | &password= | &pass= | sent user=",
        "wrong URL     | /session   | /signin | got 404",
        "moved token   | json.get(\"access_token\") | json.get(\"token\") | \"expires_in\":60",
        "missing header | .header(\"Cookie\", cookie) | | got 401",
        "compile error | csrf.group(1); | csrf.groups(1); | cannot find symbol"
      })
  void breakage_isMended_byWhatItSays(String what, String right, String wrong, String said)
      throws Exception {
    String broken = source().replace(right, wrong == null ? "" : wrong);
    LoggedIn loggedIn =
        login((script, failure) -> Optional.of(script(source())), script(broken)).orElseThrow();
    assertThat(loggedIn.state().headers())
        .containsEntry("Authorization", Secret.of("Bearer " + Application.TOKEN));
    assertThat(loggedIn.script()).isEqualTo(script(source()));
    assertThat(told).hasSize(1);
    String all = told.get(0).getMessage() + "\n" + told.get(0).debugOutput();
    assertThat(all)
        .contains(said)
        .doesNotContain(Application.PASSWORD, Application.USER, Application.TOKEN, "session-4711");
    assertThat(agreed).last().isEqualTo(script(source()));
  }

  @Test
  void newScript_isNotRun_unlessAgreed() throws Exception {
    run = false;
    assertThat(login((script, failure) -> Optional.empty(), script(source()))).isEmpty();
    assertThat(application.asked).isEmpty();
  }

  @Test
  void script_thatIsRefused_isNeverShownForRunning() throws Exception {
    String evil = source().replace("debug(\"cookie\"", "System.exit(1); debug(\"cookie\"");
    assertThat(login((script, failure) -> Optional.of(script(source())), script(evil))).isPresent();
    assertThat(agreed).containsExactly(script(source()));
    assertThat(told.get(0)).hasMessageContaining("System.exit(int) is not allowed");
  }

  @Test
  void failure_isThrown_whereThePersonStops_orTheAuthorKnowsNoOther() throws Exception {
    Script broken = script(source().replace("/session", "/signin"));
    assertThat(
            catchThrowableOfType(
                ScriptException.class, () -> login((script, f) -> Optional.empty(), broken)))
        .hasMessageContaining("was refused");
    assertThat(
            catchThrowableOfType(
                ScriptException.class, () -> login((script, f) -> Optional.of(script), broken)))
        .hasMessageContaining("was refused");
    mends = 0;
    assertThat(
            catchThrowableOfType(
                ScriptException.class,
                () -> login((script, f) -> Optional.of(script(source())), broken)))
        .hasMessageContaining("was refused");
    assertThat(told).hasSize(2);
  }
}
