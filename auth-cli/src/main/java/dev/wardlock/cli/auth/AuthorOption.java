package dev.wardlock.cli.auth;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.client.analyze.ModelAuthor;
import dev.wardlock.client.analyze.ModelSettings;
import dev.wardlock.client.analyze.RulesAuthor;
import dev.wardlock.client.analyze.ScriptAuthor;
import picocli.CommandLine.Option;

/** Who writes and mends scripts. */
final class AuthorOption {

  /** The authors there are. */
  enum Kind {
    RULES,
    MODEL
  }

  @Option(
      names = "--author",
      paramLabel = "rules|model",
      description = {
        "Who writes the script: rules, offline, or a language model. Default: rules.",
        "The model is named by WARDLOCK_MODEL, WARDLOCK_MODEL_URL and WARDLOCK_MODEL_API_KEY."
      })
  private Kind kind = Kind.RULES;

  /** The author that was asked for. */
  ScriptAuthor author(Shell shell) {
    if (kind == Kind.RULES) {
      return new RulesAuthor();
    }
    try {
      return ModelAuthor.of(ModelSettings.fromEnvironment(shell.environment()));
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw CommandFailure.usage("No language model can be asked: " + e.getMessage() + ".");
    }
  }
}
