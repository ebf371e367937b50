package dev.wardlock.examples.jobs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. A secret that is given there is in no message. */
@CommandLine.Command(
    name = "job-supervisor",
    description = "Supervises runners and jobs, over JSON-RPC.",
    footer = {
      "",
      "Legacy secrets are of 32 or more characters, act as their kind, and are off unless they are"
          + " given here. Keys do the same better: each has a name, and can be rotated and revoked."
    })
final class Options {

  @Option(
      names = "--bootstrap-admin-key",
      paramLabel = "NAME",
      description = "Makes the first admin key, once in the life of the store, and prints it.")
  @Nullable String bootstrapAdminKey;

  @Option(
      names = "--admin-secret",
      paramLabel = "@FILE",
      description = "A file with a legacy secret that acts as admin; may be repeated.")
  List<String> adminSecrets = new ArrayList<>();

  @Option(names = "--user-secret", paramLabel = "@FILE", description = "The same, as user.")
  List<String> userSecrets = new ArrayList<>();

  @Option(
      names = "--register-secret",
      paramLabel = "@FILE",
      description = "The same, as registrar.")
  List<String> registerSecrets = new ArrayList<>();

  @Option(names = "--help", usageHelp = true, description = "Says this.")
  boolean help;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if it is malformed; the message repeats no value
   */
  static Options of(String... arguments) {
    var options = new Options();
    try {
      // @file is ours: it is one secret, not more arguments.
      new CommandLine(options).setExpandAtFiles(false).parseArgs(arguments);
      return options;
    } catch (UnmatchedArgumentException e) {
      throw new IllegalArgumentException(
          "there is no such option as " + name(e.getUnmatched().get(0)) + "; --help lists them");
    } catch (ParameterException e) {
      throw new IllegalArgumentException(e.getMessage() + "; --help says more");
    }
  }

  static String usage() {
    return new CommandLine(new Options()).getUsageMessage();
  }

  /** What may be said of an argument that nobody expected: it may be a secret. */
  private static String name(String argument) {
    String name = argument.split("=", 2)[0];
    return name.matches("--[a-z-]{1,30}") ? name : "one of the arguments";
  }
}
