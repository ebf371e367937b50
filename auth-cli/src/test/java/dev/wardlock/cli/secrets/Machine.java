package dev.wardlock.cli.secrets;

import dev.wardlock.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A machine with a repository, on whose PATH are {@code wardlock}, and an {@code op} and a {@code
 * gh} that record how they are called. Everything runs as processes of their own.
 */
final class Machine {

  /** One call of op or gh. */
  record Call(String program, List<String> arguments, String input, String environment) {}

  /** What came of a script. */
  record Result(int exit, String out, String err) {}

  private static final String RECORD =
      """
      #!/bin/sh
      here=$(cd "$(dirname "$0")/.." && pwd)
      call=$(mktemp -d "$here/calls/$(date +%s%N)-XXXXXX")
      basename "$0" > "$call/program"
      for argument in "$@"; do printf '%s\\n' "$argument"; done > "$call/arguments"
      cat > "$call/input"
      env > "$call/environment"
      if [ -f "$here/fail-$(basename "$0")" ]; then cat "$here/fail-$(basename "$0")" >&2; exit 1; fi
      """;

  /** 1Password, as far as items go. */
  private static final String OP =
      """
      case "$1 $2" in
        "item get") name=$3; vault=$5 ;;
        "item create") vault=$5; name=$(sed 's/.*"title":"\\([^"]*\\)".*/\\1/' "$call/input") ;;
        "item edit") vault=$5; name=${3#id-} ;;
        read*)
          vault=$(echo "$3" | cut -d/ -f3); name=$(echo "$3" | cut -d/ -f4)
          field=$(echo "$3" | cut -d/ -f5) ;;
      esac
      item="$here/items/$vault/$name"
      mkdir -p "$here/items/$vault"
      case "$1 $2" in
        "item create") sed "s/^{/{\\"id\\":\\"id-$name\\",/" "$call/input" > "$item"; cat "$item" ;;
        "item edit") cp "$call/input" "$item"; cat "$item" ;;
        *)
          if [ ! -f "$item" ]; then
            echo "[ERROR] 2026/01/01 00:00:00 \\"$name\\" isn't an item in the \\"$vault\\" vault." >&2
            exit 1
          fi
          if [ "$1" = read ]; then
            # A value may be JSON itself: up to the quote that is not escaped.
            sed -n "s/.*\\"label\\":\\"$field\\",\\"value\\":\\"\\(\\([^\\"\\\\\\\\]\\|\\\\\\\\.\\)*\\)\\".*/\\1/p" "$item" |
              sed 's/\\\\"/"/g' | tr -d '\\n'
          else
            cat "$item"
          fi ;;
      esac
      """;

  final Path folder;
  final Path repository;
  private final Map<String, String> environment = new TreeMap<>();

  private Machine(Path folder) {
    this.folder = folder;
    this.repository = folder.resolve("repository");
  }

  static Machine in(Path folder) throws IOException {
    var machine = new Machine(folder);
    Files.createDirectories(folder.resolve("bin"));
    Files.createDirectories(folder.resolve("calls"));
    Files.createDirectories(machine.repository);
    executable(folder.resolve("bin/op"), RECORD + OP);
    executable(folder.resolve("bin/gh"), RECORD);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Files.writeString(folder.resolve("class-path"), System.getProperty("java.class.path"));
    executable(
        folder.resolve("bin/wardlock"),
        "#!/bin/sh\nexec '"
            + java
            + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp \"$(cat '"
            + folder.resolve("class-path")
            + "')\" "
            + Main.class.getName()
            + " \"$@\"\n");
    machine.sh("git init --quiet");
    return machine;
  }

  static void executable(Path file, String script) throws IOException {
    Files.writeString(file, script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Machine env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  void write(String file, String text) throws IOException {
    Files.writeString(repository.resolve(file), text);
  }

  /** Runs a script in the repository, with nothing on standard input. */
  Result sh(String script) throws IOException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    var builder = new ProcessBuilder("sh", "-e", "-c", script).directory(repository.toFile());
    builder.environment().merge("PATH", folder.resolve("bin") + ":", (old, ours) -> ours + old);
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    try {
      Process process = builder.start();
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError("still running: " + script);
      }
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  void failGh(String complaint) throws IOException {
    Files.writeString(folder.resolve("fail-gh"), complaint);
  }

  void mendGh() throws IOException {
    Files.delete(folder.resolve("fail-gh"));
  }

  List<Call> calls() throws IOException {
    return calls(folder.resolve("calls"));
  }

  static List<Call> calls(Path folder) throws IOException {
    try (Stream<Path> calls = Files.list(folder)) {
      return calls.sorted().map(Machine::call).toList();
    }
  }

  private static Call call(Path call) {
    try {
      return new Call(
          Files.readString(call.resolve("program")).strip(),
          Files.readAllLines(call.resolve("arguments")),
          Files.readString(call.resolve("input")),
          Files.readString(call.resolve("environment")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything under a folder, by name. */
  static Map<String, String> files(Path folder) throws IOException {
    var files = new TreeMap<String, String>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path file : new ArrayList<>(all.filter(Files::isRegularFile).toList())) {
          String name = folder.relativize(file).toString();
          if (!name.startsWith(".git/") && !name.endsWith(".lock")) {
            files.put(name, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
          }
        }
      }
    }
    return files;
  }
}
