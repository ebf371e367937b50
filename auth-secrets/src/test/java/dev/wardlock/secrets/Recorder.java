package dev.wardlock.secrets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * Small programs that record how they are called: arguments, standard input, environment, working
 * folder. {@code op} plays 1Password as far as items go; whatever else records, and says yes.
 */
public final class Recorder {

  /** One call of a program. */
  public record Call(List<String> arguments, String input, String environment) {}

  private static final String RECORD =
      """
      #!/bin/sh
      here=$(cd "$(dirname "$0")" && pwd)
      call=$(mktemp -d "$here/calls/$(date +%s%N)-XXXXXX")
      for argument in "$@"; do printf '%s\\n' "$argument"; done > "$call/arguments"
      cat > "$call/input"
      env > "$call/environment"
      if [ -f "$here/fail" ]; then cat "$here/fail" >&2; exit 1; fi
      """;

  /** Templates come on one line, as ours do; an edit is a template of the whole item. */
  private static final String OP =
      """
      case "$1 $2" in
        "item get") name=$3; vault=$5 ;;
        "item create") vault=$5; name=$(sed 's/.*"title":"\\([^"]*\\)".*/\\1/' "$call/input") ;;
        "item edit") vault=$5; name=${3#id-} ;;
        read*)
          vault=$(echo "$3" | cut -d/ -f3); name=$(echo "$3" | cut -d/ -f4)
          field=$(echo "$3" | cut -d/ -f5) ;;
        *) echo "unknown command $*" >&2; exit 1 ;;
      esac
      item="$here/items/$vault/$name"
      if [ ! -d "$here/items/$vault" ]; then
        echo "[ERROR] 2026/01/01 00:00:00 \\"$vault\\" isn't a vault in this account." >&2; exit 1
      fi
      case "$1 $2" in
        "item create") sed "s/^{/{\\"id\\":\\"id-$name\\",/" "$call/input" > "$item"; cat "$item" ;;
        "item edit") [ -f "$here/ignore" ] || cp "$call/input" "$item"; cat "$item" ;;
        *)
          if [ ! -f "$item" ]; then
            echo "[ERROR] 2026/01/01 00:00:00 \\"$name\\" isn't an item in the \\"$vault\\" vault." >&2
            exit 1
          fi
          if [ "$1" = read ]; then
            value=$(grep -o "\\"label\\":\\"$field\\",\\"value\\":\\"[^\\"]*\\"" "$item" | head -1)
            value=${value##*:\\"}
            printf '%s' "${value%\\"}"
          else
            cat "$item"
          fi ;;
      esac
      """;

  private final Path folder;

  private Recorder(Path folder) {
    this.folder = folder;
  }

  /** The programs of a folder, which are made there. */
  public static Recorder in(Path folder, String... vaults) throws IOException {
    Files.createDirectories(folder.resolve("calls"));
    for (String vault : vaults) {
      Files.createDirectories(folder.resolve("items").resolve(vault));
    }
    executable(folder.resolve("op"), RECORD + OP);
    executable(folder.resolve("gh"), RECORD);
    executable(folder.resolve("deploy"), RECORD);
    return new Recorder(folder);
  }

  public static void executable(Path file, String script) throws IOException {
    Files.writeString(file, script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  public String program(String name) {
    return folder.resolve(name).toString();
  }

  public Path folder() {
    return folder;
  }

  public void failWith(String complaint) throws IOException {
    Files.writeString(folder.resolve("fail"), complaint);
  }

  public void succeed() throws IOException {
    Files.deleteIfExists(folder.resolve("fail"));
  }

  /** Every call so far, in order. */
  public List<Call> calls() throws IOException {
    try (Stream<Path> calls = Files.list(folder.resolve("calls"))) {
      return calls.sorted().map(Recorder::read).toList();
    }
  }

  private static Call read(Path call) {
    try {
      return new Call(
          Files.readAllLines(call.resolve("arguments")),
          Files.readString(call.resolve("input")),
          Files.readString(call.resolve("environment")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
