package dev.wardlock.cli.keys;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.crypto.TokenFormat;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Parameters;

/** Which key: {@code CONTEXT KEY}, or {@code KEY} in the context of the environment. */
final class KeyRef {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  @Parameters(
      arity = "1..2",
      paramLabel = "[CONTEXT] KEY",
      hideParamSyntax = true,
      description = "The context, by default <PREFIX>_CONTEXT_ID, and the key's name or id.")
  private List<String> words = List.of();

  /** Refuses what no key is called. */
  void check() {
    words.forEach(word -> checkName("A context or a key", word));
  }

  static void checkName(String what, String name) {
    if (TokenFormat.isTokenForm(name)) {
      throw CommandFailure.usage(
          "That is a token, which does not belong on a command line: name the key by its name or"
              + " id. If others can see this machine's processes or history, rotate it.");
    }
    if (!NAME.matcher(name).matches()) {
      throw CommandFailure.usage(
          what
              + " is named by 1 to 64 characters of A-Z a-z 0-9 . _ -, and begins with a letter or"
              + " digit.");
    }
  }

  /** The name or id. */
  String key() {
    return words.get(words.size() - 1);
  }

  /** The context. */
  String context(DeploymentCommand command) {
    return command.context(words.size() == 2 ? words.get(0) : null);
  }
}
