package dev.wardlock.cli.auth;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.client.analyze.MendingLogin;
import dev.wardlock.client.script.Script;
import dev.wardlock.client.script.ScriptException;
import dev.wardlock.client.script.ScriptFile;
import java.io.IOException;
import java.util.Locale;

/** Shows what is to be run, and asks; with {@code --yes} it goes on by itself, and not for ever. */
final class AtTheTerminal implements MendingLogin.Person {

  private static final int MOST = 5;

  private final Shell shell;
  private final ScriptFile file;
  private final boolean yes;
  private int mended;

  AtTheTerminal(Shell shell, ScriptFile file, boolean yes) {
    this.shell = shell;
    this.file = file;
    this.yes = yes;
  }

  @Override
  public boolean agreesToRun(Script script) throws IOException {
    if (file.isApproved(script)) {
      return true;
    }
    Output output = shell.output();
    output.note("This script was not run before:");
    script.source().lines().forEach(line -> output.note("  " + line));
    output.note(
        "It sends to "
            + (script.origins().isEmpty() ? "no host" : String.join(", ", script.origins()))
            + ".");
    shell.terminal().err().flush();
    if (!yes && !shell.terminal().canAsk()) {
      throw CommandFailure.usage(
          "This script was not run before, and there is no terminal to ask at: read it, and say"
              + " --yes.");
    }
    if (!yes && !answersYes("Run it? [y/N] ")) {
      return false;
    }
    file.approve(script);
    return true;
  }

  @Override
  public boolean agreesToMend(ScriptException failure) {
    Output output = shell.output();
    String heading = "The script failed. ";
    for (String line : String.valueOf(failure.getMessage()).split("\n", -1)) {
      output.note(heading + line);
      heading = "  ";
    }
    failure.debugOutput().lines().forEach(line -> output.note("  debug: " + line));
    shell.terminal().err().flush();
    mended++;
    return mended <= MOST
        && (yes
            || (shell.terminal().canAsk()
                && answersYes("Send the above to the author, to have it mended? [y/N] ")));
  }

  private boolean answersYes(String question) {
    String answer = shell.terminal().ask(question);
    String word = answer == null ? "" : answer.strip().toLowerCase(Locale.ROOT);
    return word.equals("y") || word.equals("yes");
  }
}
