package dev.wardlock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar at a pseudo-terminal, which Debian's {@code script} makes. */
@Tag("jar")
class RealTerminalTest {

  private static final Path SCRIPT = Path.of("/usr/bin/script");

  @TempDir Path folder;

  @BeforeEach
  void terminal() {
    assumeTrue(Files.isExecutable(SCRIPT), "no /usr/bin/script: the terminal is not tested");
    assertThat(jar("bootstrap").exit()).isZero();
  }

  private Run.Result jar(String... args) {
    var all = new ArrayList<>(List.of(args));
    all.add("--store=" + folder.resolve("keys"));
    return new Jar().run(all.toArray(String[]::new));
  }

  /** Types an answer when the question has come, and returns the exit code and the screen. */
  private Run.Result typing(String question, String answer, String command) throws Exception {
    Path screen = folder.resolve("screen");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
            SCRIPT.toString(),
            "-qefc",
            java + " -jar " + Jar.FILE + " " + command + " --store=" + folder.resolve("keys"),
            screen.toString());
    builder.environment().remove("NO_COLOR");
    builder.environment().put("TERM", "xterm");
    Process process = builder.redirectErrorStream(true).start();
    var shown = new StringBuilder();
    try (OutputStream keyboard = process.getOutputStream()) {
      byte[] some = new byte[1024];
      int n;
      boolean typed = question.isEmpty();
      while ((n = process.getInputStream().read(some)) > 0) {
        shown.append(new String(some, 0, n, UTF_8));
        if (!typed && shown.indexOf(question) >= 0) {
          keyboard.write((answer + "\n").getBytes(UTF_8));
          keyboard.flush();
          typed = true;
        }
      }
    }
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Run.Result(process.exitValue(), shown.toString(), "");
  }

  @Test
  void question_isAskedAndObeyed() throws Exception {
    Run.Result declined = typing("[y/N]", "n", "keys revoke default api");
    assertThat(declined.exit()).isEqualTo(2);
    assertThat(declined.out()).contains("Nothing was done");
    Run.Result agreed = typing("[y/N]", "y", "keys revoke default api");
    assertThat(agreed.exit()).isZero();
    assertThat(jar("keys", "show", "default", "api").out()).contains("revoked");
  }

  @Test
  void secret_isShownWhereRevealed_andElseNotMade() throws Exception {
    Run.Result hidden = typing("", "", "keys generate-key default ci --kind user");
    assertThat(hidden.exit()).isEqualTo(2);
    assertThat(jar("keys", "show", "default", "ci").exit()).isEqualTo(5);
    Run.Result shown = typing("", "", "keys generate-key default ci --kind user --reveal");
    assertThat(shown.exit()).isZero();
    assertThat(shown.out()).containsPattern("wl_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}");
  }

  @Test
  void colours_areShown() throws Exception {
    assertThat(typing("", "", "keys list").out()).contains("\u001b[1m");
  }
}
