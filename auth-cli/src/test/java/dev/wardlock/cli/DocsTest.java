package dev.wardlock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the documents say, run as it is written, by the jar. */
@Tag("jar")
class DocsTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");

  private static final Pattern TOKEN =
      Pattern.compile("[a-z][a-z0-9]*_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}");

  @TempDir Path folder;

  private static List<String> blocks(String document) throws IOException {
    return BLOCK
        .matcher(Files.readString(ROOT.resolve(document), UTF_8))
        .results()
        .map(match -> match.group(1))
        .filter(block -> block.contains("wardlock"))
        .toList();
  }

  @Test
  void commands_ofThePage_runAsWritten() throws Exception {
    List<String> blocks = blocks("docs/cli.md");
    assertThat(blocks.get(0)).startsWith("mvn ").contains("auth-cli/target/wardlock.jar");
    run(blocks.subList(1, blocks.size()));
  }

  @Test
  void commands_ofTheReadme_runAsWritten() throws Exception {
    List<String> blocks =
        blocks("README.md").stream().filter(block -> block.contains("auth-cli")).toList();
    assertThat(blocks).hasSize(1);
    run(blocks);
  }

  private void run(List<String> blocks) throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path program = bin.resolve("wardlock");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Files.writeString(
        program,
        "#!/bin/sh\nprintf '%s\\n' \"$@\" >> '"
            + folder.resolve("arguments")
            + "'\nexec '"
            + java
            + "' -XX:TieredStopAtLevel=1 -jar '"
            + Jar.FILE
            + "' \"$@\"\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    var script = new ArrayList<>(List.of("set -eu"));
    // Of the README: the jar is built, and PATH has the command in place of the alias.
    blocks.forEach(
        block ->
            script.add(
                block
                    .lines()
                    .filter(line -> !line.matches("(mvn|alias) .*"))
                    .reduce("", (a, b) -> a + b + "\n")));
    Path out = folder.resolve("out");
    var builder = new ProcessBuilder("bash", "-xc", String.join("\n", script));
    builder.environment().keySet().retainAll(List.of("HOME", "LANG"));
    builder.environment().put("PATH", bin + ":/usr/bin:/bin");
    builder.environment().put("WARDLOCK_HOME", folder.resolve("home").toString());
    builder.directory(Files.createDirectory(folder.resolve("work")).toFile());
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder.redirectErrorStream(true).redirectOutput(out.toFile());
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(out, UTF_8)).isZero();
    // What a list of processes shows, and what the shell keeps in its history.
    assertThat(Files.readString(folder.resolve("arguments"), UTF_8)).doesNotContainPattern(TOKEN);
    assertThat(String.join("\n", script)).doesNotContainPattern(TOKEN);
    assertThat(Files.readString(out, UTF_8)).containsPattern(TOKEN);
  }

  @Test
  void page_namesEveryCommandAndExitCode() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/cli.md"), UTF_8);
    var shell = new Shell(ScriptedTerminal.none(), Map.of(), Clock.systemUTC());
    assertThat(commands(Wardlock.commandLine(shell)))
        .filteredOn(command -> !command.startsWith("wardlock help"))
        .allSatisfy(command -> assertThat(page).contains(command));
    for (ExitCode code : ExitCode.values()) {
      assertThat(page).contains("| " + code.number() + " | ");
    }
  }

  private static Stream<String> commands(CommandLine command) {
    return command.getSubcommands().isEmpty()
        ? Stream.of(command.getCommandSpec().qualifiedName())
        : command.getSubcommands().values().stream().flatMap(DocsTest::commands);
  }
}
