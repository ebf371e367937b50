package dev.wardlock.cli.auth;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.client.AppFolder;
import dev.wardlock.client.LoginRequiredException;
import dev.wardlock.client.TokenManager;
import dev.wardlock.client.TokenState;
import dev.wardlock.client.script.CheckedScript;
import dev.wardlock.client.script.ScriptException;
import dev.wardlock.client.script.ScriptFile;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardlock auth refresh}. */
@Command(
    name = "refresh",
    description = {
      "Renews the login to an application, by its script.",
      "Where it cannot be renewed, log in again: exit 3."
    })
final class RefreshCommand extends AuthCommand {

  @Parameters(paramLabel = "APP", description = "The application.")
  private String app = "";

  @Option(names = "--yes", description = "Does not ask before a script is run for the first time.")
  private boolean yes;

  RefreshCommand(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode run(Output output) throws IOException, InterruptedException {
    AppFolder folder = folder(app);
    TokenState old =
        folder.tokenFile().read().orElseThrow(() -> needsLogin("There is no login to " + app));
    if (old.refreshToken() == null) {
      throw needsLogin("The login to " + app + " came without a refresh token");
    }
    CheckedScript script = checked(folder);
    if (!script.canRefresh()) {
      throw needsLogin("The script of " + app + " does not know how to renew a login");
    }
    if (!new AtTheTerminal(shell, ScriptFile.in(folder), yes).agreesToRun(script.script())) {
      throw CommandFailure.usage("Nothing was run.");
    }
    try (TokenManager manager =
        TokenManager.builder(folder)
            .clock(shell.clock())
            .refresher(script.refresher(new TerminalConversation(shell, app)))
            .build()) {
      LoginCommand.answer(output, app, "Renewed the login to " + app, manager.refresh());
      return ExitCode.OK;
    } catch (LoginRequiredException e) {
      throw new CommandFailure(
          ExitCode.UNAUTHENTICATED, String.valueOf(e.getMessage()).replaceAll("\n +", ", "));
    }
  }

  private CheckedScript checked(AppFolder folder) throws IOException {
    try {
      return Scripts.runner(shell).check(Scripts.of(folder));
    } catch (ScriptException e) {
      throw LoginCommand.failed(e);
    }
  }

  private CommandFailure needsLogin(String why) {
    return new CommandFailure(
        ExitCode.UNAUTHENTICATED,
        why + (why.endsWith(".") ? "" : ".") + " Log in: wardlock auth login " + app + ".");
  }
}
