package dev.wardlock.cli.auth;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names with values: on the command line, in a file, or typed where nobody sees them. */
final class TypedValues {

  private final Shell shell;
  private boolean onTheCommandLine;

  TypedValues(Shell shell) {
    this.shell = shell;
  }

  /**
   * Reads what was given.
   *
   * @param what what each of them is, in a word
   * @param given each a name, or a name and a value
   * @param separator what stands between them
   * @return names and values, in their order
   * @throws CommandFailure if a name is missing or there twice, or a value cannot be had; without
   *     it
   */
  Map<String, String> all(String what, List<String> given, String separator) {
    var values = new LinkedHashMap<String, String>();
    for (String one : given) {
      int at = one.indexOf(separator);
      String name = (at < 0 ? one : one.substring(0, at)).strip();
      if (name.isEmpty()) {
        throw CommandFailure.usage("A " + what + " has no name before the '" + separator + "'.");
      }
      String value = at < 0 ? asked(what, name) : value(one.substring(at + 1).strip());
      if (values.put(name, value) != null) {
        throw CommandFailure.usage("The " + what + " " + name + " is given twice.");
      }
    }
    return values;
  }

  /** Whether a value stood where others can read it. */
  boolean wasOnTheCommandLine() {
    return onTheCommandLine;
  }

  private String value(String text) {
    if (text.startsWith("@") && !text.startsWith("@@")) {
      return ofFile(text.substring(1));
    }
    onTheCommandLine = true;
    return text.startsWith("@@") ? text.substring(1) : text;
  }

  private static String ofFile(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.UTF_8).strip();
    } catch (IOException | InvalidPathException e) {
      throw CommandFailure.usage("The file " + file + " cannot be read.");
    }
  }

  private String asked(String what, String name) {
    if (!shell.terminal().canAsk()) {
      throw CommandFailure.usage(
          "The "
              + what
              + " "
              + name
              + " has no value, and there is no terminal to ask at: put it in a file, and say"
              + " @FILE.");
    }
    char[] typed = shell.terminal().askSecret(name + ": ");
    if (typed == null || typed.length == 0) {
      throw CommandFailure.usage("Nothing was typed. Nothing was done.");
    }
    try {
      return new String(typed);
    } finally {
      Arrays.fill(typed, '\0');
    }
  }
}
