package dev.wardlock.cli;

import dev.wardlock.cli.auth.AuthGroup;
import dev.wardlock.cli.keys.AuditCommand;
import dev.wardlock.cli.keys.Bootstrap;
import dev.wardlock.cli.keys.ContextsGroup;
import dev.wardlock.cli.keys.KeysGroup;
import dev.wardlock.cli.keys.McpCommand;
import dev.wardlock.cli.keys.Migrate;
import dev.wardlock.cli.keys.Recover;
import dev.wardlock.cli.secrets.SecretsCommand;
import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.CommandGroup;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Format;
import dev.wardlock.cli.shell.Shell;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The command {@code wardlock}: the options that every command has, and the list of commands. */
@Command(
    name = "wardlock",
    description = "Manages the API keys of a deployment.",
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    sortOptions = false)
final class Wardlock {

  /** Each group in one line; the help shows them in this order. */
  private static final List<CommandGroup> GROUPS =
      List.of(
          Bootstrap::command,
          Recover::command,
          KeysGroup::command,
          ContextsGroup::command,
          AuditCommand::command,
          Migrate::command,
          McpCommand::command,
          SecretsCommand::command,
          AuthGroup::command,
          Completion::command,
          Help::command);

  private final Shell shell;

  private Wardlock(Shell shell) {
    this.shell = shell;
  }

  /**
   * Runs one command.
   *
   * @param shell what it works with
   * @param args the command line
   * @return how the process ends
   */
  static int run(Shell shell, String... args) {
    int code = commandLine(shell).execute(args);
    // A full disk or a reader that went away: what was asked for was not all delivered.
    if (shell.terminal().out().checkError()) {
      code =
          shell
              .report(
                  new CommandFailure(
                      ExitCode.FAILED,
                      "Standard output could not be written, so what was printed may be lost."))
              .number();
    }
    shell.terminal().err().flush();
    return code;
  }

  static CommandLine commandLine(Shell shell) {
    var line = new CommandLine(new Wardlock(shell));
    for (CommandGroup group : GROUPS) {
      line.addSubcommand(group.in(shell));
    }
    var exitCodes = new LinkedHashMap<String, String>();
    for (ExitCode code : ExitCode.values()) {
      exitCodes.put(" " + code.number(), code.meaning());
    }
    line.getCommandSpec().usageMessage().exitCodeList(exitCodes);
    return line.setOut(shell.terminal().out())
        .setErr(shell.terminal().err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(shell.coloured() ? Ansi.ON : Ansi.OFF))
        .setExpandAtFiles(false) // @file is a value's place, and not more of the command line
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler((e, args) -> misused(shell, e))
        .setExecutionExceptionHandler((e, command, parsed) -> shell.report(e).number());
  }

  private static int misused(Shell shell, ParameterException e) {
    String message = String.valueOf(e.getMessage());
    String hint = e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
    return shell
        .report(
            CommandFailure.usage(message + (message.endsWith(".") ? " " : ". ") + "See: " + hint))
        .number();
  }

  @Option(
      names = "--output",
      scope = ScopeType.INHERIT,
      paramLabel = "text|json",
      order = 100,
      description = "How to answer: ${COMPLETION-CANDIDATES}. Default: text.")
  void output(@Nullable Format format) {
    if (format != null) {
      shell.format(format);
    }
  }

  @Option(
      names = "--log-level",
      scope = ScopeType.INHERIT,
      paramLabel = "LEVEL",
      order = 101,
      description =
          "What the library logs on standard error: error, warn, info, debug or trace. Default:"
              + " warn.")
  void logLevel(@Nullable String level) {
    if (level != null) {
      Logging.level(level);
    }
  }

  @Option(
      names = {"-h", "--help"},
      scope = ScopeType.INHERIT,
      usageHelp = true,
      order = 102,
      description = "Shows this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      order = 103,
      description = "Shows the version.")
  boolean version;
}
