package dev.wardlock.examples.console;

import static dev.wardlock.examples.console.DocsTest.MODULE;
import static dev.wardlock.examples.console.DocsTest.ROOT;
import static dev.wardlock.examples.console.DocsTest.fences;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What README says is true: its code compiles and runs, its commands do what they say. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ReadmeTest {

  private static final String README = read(ROOT.resolve("README.md"));
  private static final String RUN = "mvn -q -Prun -pl examples/operator-console -am package";

  @TempDir private Path dir;

  @Test
  void firstCode_isAWholeUseByLine25AndIsTheCompiledSnippet() {
    MatchResult first = fences(README).get(0);
    String source =
        read(MODULE.resolve("src/test/java/dev/wardlock/examples/console/ReadmeSnippet.java"));
    String compiled =
        source.substring(
            source.indexOf("// README begins\n") + "// README begins\n".length(),
            source.indexOf("    // README ends"));

    assertThat(first.group(1)).isEqualTo("java");
    assertThat(first.group(2)).isEqualTo(compiled.stripTrailing().stripIndent() + "\n");
    assertThat(README.substring(0, first.end()).lines()).hasSizeLessThanOrEqualTo(25);
  }

  @Test
  void firstCode_run_guardsAnApplication() throws Exception {
    try (var application = ConsoleProcess.run(ReadmeSnippet.class, Map.of(), dir)) {
      var http = new Http(application.url());
      String bot = application.awaitLine("wl_");

      assertThat(application.awaitLine("Verified as")).contains("MALFORMED");
      assertThat(http.get("/health").statusCode()).isEqualTo(200);
      assertThat(http.get("/api/jobs/1").statusCode()).isEqualTo(401);
      assertThat(http.as(bot, "POST", "/api/jobs/1", null).statusCode()).isEqualTo(200);
      assertThat(http.getAs(bot, "/api/x").statusCode()).isEqualTo(200);
      var page = http.get("/x");
      assertThat(page.headers().firstValue("Location"))
          .as("%s %s", page, page.body())
          .hasValue("/login?next=%2Fx");
      assertThat(http.get("/login").body()).contains("name=\"token\"");
    }
  }

  @Test
  void headings_openWithTheirOneCommand() {
    assertThat(firstFence(README, "## Run it")).isEqualTo(List.of("sh", RUN));
    assertThat(firstFence(README, "## Test it")).isEqualTo(List.of("sh", "mvn verify"));
    String ofTheExample = read(MODULE.resolve("README.md"));
    assertThat(ofTheExample).startsWith("## Run it\n");
    assertThat(firstFence(ofTheExample, "## Run it")).isEqualTo(List.of("sh", RUN));
  }

  @Test
  void commands_asWritten_doWhatTheySay() throws Exception {
    boolean tools = isThere("bash") && isThere("curl") && isThere("sed");
    assertThat(tools || !"true".equals(System.getenv("CI"))).as("CI has the tools").isTrue();
    assumeTrue(tools, "bash, curl and sed are needed to run the commands of README");
    List<String> commands = commands();
    assertThat(commands).hasSizeGreaterThan(10);
    assertThat(commands.get(0)).startsWith("export AUTH_MANAGEMENT_API_KEY=");

    try (var console = ConsoleProcess.start(dir).awaitStarted()) {
      var script = new StringBuilder();
      for (String command : commands) {
        script.append(command.replaceFirst("=wl_…", "=" + console.managementKey())).append('\n');
        script.append("echo; echo @@@\n");
      }
      String host = "127.0.0.1:" + console.port();
      List<String> answers = bash(script.toString().replace("127.0.0.1:8080", host));

      assertThat(answers).hasSameSizeAs(commands);
      for (int i = 0; i < commands.size(); i++) {
        String said = commands.get(i).replaceFirst(".* # (\\d+)$", "$1");
        if (!said.equals(commands.get(i))) {
          assertThat(answers.get(i)).as(commands.get(i)).contains("HTTP/1.1 " + said + " ");
        } else {
          assertThat(commands.get(i)).as("only assignments say nothing").matches("[\\w ]+=.*");
        }
      }
      assertThat(answers.get(1)).contains("\"kind\":\"operator\"");
      assertThat(answers.get(answers.size() - 1))
          .contains("key.minted", "key.rotated", "key.revoked");
    }
  }

  /** Each command of the section, without the one that starts the console. */
  private static List<String> commands() {
    String section = README.substring(README.indexOf("## Run it"), README.indexOf("## Test it"));
    return fences(section).stream()
        .filter(fence -> fence.group(1).equals("sh"))
        .flatMap(fence -> fence.group(2).lines())
        .filter(line -> !line.isBlank() && !line.equals(RUN))
        .toList();
  }

  /** The language and the first line of the block that a section opens with. */
  private static List<String> firstFence(String text, String heading) {
    String section = ("\n" + text).split("\n" + heading + "\n", 2)[1].stripLeading();
    assertThat(section).startsWith("```");
    MatchResult fence = fences(section).get(0);
    return List.of(fence.group(1), fence.group(2).lines().findFirst().orElseThrow());
  }

  private List<String> bash(String script) throws IOException, InterruptedException {
    Path output = dir.resolve("output");
    Path file = Files.writeString(dir.resolve("script"), script);
    Process bash =
        new ProcessBuilder("bash", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(bash.waitFor(1, TimeUnit.MINUTES)).isTrue();
    var answers = new ArrayList<>(List.of(read(output).split("@@@\n", -1)));
    assertThat(answers.remove(answers.size() - 1)).isEmpty();
    return answers;
  }

  private static boolean isThere(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
