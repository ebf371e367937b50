package dev.wardlock.examples.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What README says is true: its commands, as written, do what they say. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ReadmeTest {

  private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
  private static final String RUN =
      "mvn -q -Prun -Dexec.args=\"--bootstrap-admin-key root\" -pl examples/job-supervisor -am"
          + " package";

  @TempDir private Path dir;

  @Test
  void readme_opensWithItsOneCommand() throws Exception {
    assertThat(readme()).startsWith("## Run it\n\n```sh\n" + RUN + "\n");
  }

  @Test
  void commands_asWritten_doWhatTheySay() throws Exception {
    boolean tools = isThere("bash") && isThere("curl") && isThere("sed");
    assertThat(tools || !"true".equals(System.getenv("CI"))).as("CI has the tools").isTrue();
    assumeTrue(tools, "bash, curl and sed are needed to run the commands of README");
    List<String> commands =
        SHELL
            .matcher(readme())
            .results()
            .flatMap(fence -> fence.group(1).lines())
            .filter(line -> !line.isBlank() && !line.equals(RUN))
            .toList();
    assertThat(commands).hasSizeGreaterThan(15);

    var bytes = new ByteArrayOutputStream();
    Settings settings =
        Settings.of(
            Map.of("PORT", "0", "DATA_DIR", dir.resolve("data").toString()),
            Options.of("--bootstrap-admin-key", "root"));
    try (var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        var server = JobServer.start(settings, Clock.systemUTC(), out)) {
      String key =
          bytes
              .toString(StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.startsWith("AUTH_MANAGEMENT_API_KEY="))
              .findFirst()
              .orElseThrow();
      var script = new StringBuilder();
      for (String command : commands) {
        script
            .append(command.replace("AUTH_MANAGEMENT_API_KEY=wl_…", key))
            .append("\necho; echo @@@\n");
      }
      List<String> answers = bash(script.toString().replace("http://127.0.0.1:3030", server.url()));

      assertThat(answers).hasSameSizeAs(commands);
      for (int i = 0; i < commands.size(); i++) {
        String said = commands.get(i).replaceFirst(".* # (\\S+)$", "$1");
        if (!said.equals(commands.get(i))) {
          assertThat(answers.get(i)).as(commands.get(i)).contains(said);
        }
      }
    }
  }

  private List<String> bash(String script) throws Exception {
    Path output = dir.resolve("output");
    Path file = Files.writeString(dir.resolve("script"), script);
    Process bash =
        new ProcessBuilder("bash", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(bash.waitFor(1, TimeUnit.MINUTES)).isTrue();
    var answers = new ArrayList<>(List.of(Files.readString(output).split("@@@\n", -1)));
    assertThat(answers.remove(answers.size() - 1)).isEmpty();
    return answers;
  }

  private static boolean isThere(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  private static String readme() throws Exception {
    return Files.readString(Path.of("README.md"));
  }
}
