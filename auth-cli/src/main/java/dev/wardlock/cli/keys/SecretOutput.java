package dev.wardlock.cli.keys;

import dev.wardlock.cli.deployment.Deployment.Issued;
import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where a new secret goes. Standard output may be a screen that others see, or the log of a build
 * that is kept for years, so it is never the default: see docs/decisions/0050.
 */
final class SecretOutput {

  @Option(
      names = "--reveal",
      order = 40,
      description = "Writes the secret to standard output, where it is shown this once.")
  private boolean reveal;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      order = 41,
      description = "Writes the secret to a new file, readable by its owner alone.")
  private @Nullable Path file;

  /** Refuses to begin where it is not said where the secret goes. */
  void check() {
    if (reveal == (file != null)) {
      throw CommandFailure.usage(
          reveal
              ? "Say --reveal or --secret-file, not both."
              : "The secret is shown only once: say --reveal to write it to standard output, or"
                  + " --secret-file FILE. Nothing was done.");
    }
  }

  /**
   * Lets a secret be made, and brings it where it goes: the token alone as text, or with all else
   * in one JSON document.
   *
   * @param shell where to write
   * @param done what was done, in a word
   * @param make makes it, once the place is ready
   */
  void deliver(Shell shell, String done, Supplier<Issued> make) {
    deliver(shell, null, done, make);
  }

  /** The same, as text with the name of a variable and {@code =} before the token. */
  void deliver(Shell shell, @Nullable String variable, String done, Supplier<Issued> make) {
    String before = variable == null ? "" : variable + "=";
    Output output = shell.output();
    Path path = file;
    if (path == null) {
      Issued issued = make.get();
      output.line(before + issued.token().reveal());
      output.json(document(issued, "key", issued.token().reveal()));
      tell(output, done, issued);
      return;
    }
    try (SecretFile place = SecretFile.make(path)) {
      Issued issued = make.get();
      if (place.write(before + issued.token().reveal() + "\n")) {
        output.json(document(issued, "secret_file", path.toString()));
        tell(output, done, issued);
        return;
      }
      throw new CommandFailure(
          ExitCode.FAILED,
          "The key "
              + issued.fields().get("id")
              + " was made, but its secret could not be written to "
              + path
              + " and is lost: rotate it.");
    }
  }

  private static Map<String, @Nullable Object> document(Issued issued, String name, String value) {
    var document = new LinkedHashMap<String, @Nullable Object>();
    document.put(name, value);
    document.putAll(issued.fields());
    return document;
  }

  private static void tell(Output output, String done, Issued issued) {
    if (issued.fields().get("warnings") instanceof List<?> warnings) {
      warnings.forEach(warning -> output.warn(String.valueOf(warning)));
    }
    if (output.isJson()) {
      return;
    }
    Object expires = issued.fields().get("expires_at");
    output.note(
        done
            + " "
            + issued.fields().get("context")
            + "/"
            + issued.fields().get("name")
            + ", id "
            + issued.fields().get("id")
            + ", "
            + (expires == null ? "without expiry" : "until " + expires)
            + ". The secret is not shown again.");
  }
}
