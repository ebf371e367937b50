package dev.wardlock.cli.auth;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.client.AppFolder;
import dev.wardlock.client.script.Script;
import dev.wardlock.client.script.ScriptFile;
import dev.wardlock.client.script.ScriptRunner;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** What runs an application's script for the commands. */
final class Scripts {

  private Scripts() {}

  static ScriptRunner runner(Shell shell) {
    ScriptRunner runner =
        ScriptRunner.builder()
            .clock(shell.clock())
            .browser(address -> open(shell, address))
            .build();
    if (!runner.hasCompiler()) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "This needs a JDK, of Java 17 or later: a script is compiled before it is run, and "
              + System.getProperty("java.home")
              + " has no compiler. Without one, wardlock auth set and wardlock auth extract work.");
    }
    return runner;
  }

  static Script of(AppFolder folder) throws IOException {
    return ScriptFile.in(folder)
        .read()
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.NOT_FOUND,
                    "There is no script for "
                        + folder.app()
                        + ". Make one: wardlock auth analyze "
                        + folder.app()
                        + " --har FILE."));
  }

  /** The program that {@code BROWSER} names, else the system's, where a person sits there. */
  private static void open(Shell shell, String address) {
    String named = shell.variable("BROWSER");
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    List<String> command;
    if (named != null) {
      command = List.of(named, address);
    } else if (!shell.terminal().canAsk()) {
      return;
    } else if (system.contains("windows")) {
      command = List.of("rundll32", "url.dll,FileProtocolHandler", address);
    } else {
      command = List.of(system.contains("mac") ? "open" : "xdg-open", address);
    }
    try {
      new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      // The person was told the address.
      shell.output().note("No browser could be started.");
    }
  }
}
