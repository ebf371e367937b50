package dev.wardlock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.cli.Run.Result;
import dev.wardlock.cli.shell.ExitCode;
import org.junit.jupiter.api.Test;

/** The shell around all commands: help, completion, exit codes, output. */
class WardlockTest {

  private static final String TOKEN = "wl_0123456789AB_0123456789abcdefghijABCDEFGHIJKLxxxxxx";

  @Test
  void help_isAsked_goesToOutputAndNamesEveryExitCode() {
    Result result = Run.wardlock("--help");
    assertThat(result.exit()).isZero();
    assertThat(result.err()).isEmpty();
    for (ExitCode code : ExitCode.values()) {
      assertThat(result.out()).contains(" " + code.number() + " ").contains("completion");
    }
  }

  @Test
  void help_ofACommand_isTheSameBothWays() {
    assertThat(Run.wardlock("help", "completion")).isEqualTo(Run.wardlock("completion", "-h"));
  }

  @Test
  void noCommand_isUsage() {
    Result result = Run.wardlock();
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("Missing required subcommand", "wardlock --help");
  }

  @Test
  void unknownOption_isUsage() {
    Result result = Run.wardlock("completion", "--nonsense");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("--nonsense", "wardlock completion --help");
  }

  @Test
  void tokenInTheWrongPlace_isNotRepeated() {
    for (String[] args : new String[][] {{TOKEN}, {"--key=" + TOKEN}, {"completion", TOKEN}}) {
      Result result = Run.wardlock(args);
      assertThat(result.exit()).isEqualTo(2);
      assertThat(result.err()).doesNotContain(TOKEN.substring(16)).contains("(a token)");
    }
  }

  @Test
  void errors_asJson_areOneDocumentOnStandardError() {
    for (String[] args :
        new String[][] {
          {"--output", "json", "completion", "--nonsense"},
          {"completion", "--output=json", "--nonsense"}
        }) {
      Result result = Run.wardlock(args);
      assertThat(result.exit()).isEqualTo(2);
      assertThat(result.out()).isEmpty();
      assertThat(result.err())
          .startsWith("{\"error\":\"usage\",\"detail\":\"")
          .contains("\"exit_code\":2");
    }
  }

  @Test
  void completion_isAScriptForBash() {
    Result result = Run.wardlock("completion");
    assertThat(result.exit()).isZero();
    assertThat(result.out()).startsWith("#!/usr/bin/env bash").contains("complete -F");
  }

  @Test
  void colours_areForTerminalsAlone() {
    assertThat(Run.wardlock("--help").out()).doesNotContain("\u001b[");
    assertThat(new Run().at(ScriptedTerminal.typing()).run("--help").out()).contains("\u001b[");
    assertThat(new Run().at(ScriptedTerminal.typing()).env("NO_COLOR", "1").run("--help").out())
        .doesNotContain("\u001b[");
  }

  @Test
  void version_saysSo() {
    assertThat(Run.wardlock("--version").out()).startsWith("wardlock ");
  }

  @Test
  void logLevel_unknown_isUsage() {
    assertThat(Run.wardlock("completion", "--log-level", "loud").exit()).isEqualTo(2);
  }
}
