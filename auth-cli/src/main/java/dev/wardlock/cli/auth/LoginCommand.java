package dev.wardlock.cli.auth;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.client.AppFolder;
import dev.wardlock.client.TokenState;
import dev.wardlock.client.analyze.MendingLogin;
import dev.wardlock.client.script.Script;
import dev.wardlock.client.script.ScriptException;
import dev.wardlock.client.script.ScriptFile;
import dev.wardlock.client.script.ScriptRunner;
import java.io.IOException;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardlock auth login}. */
@Command(
    name = "login",
    description = {
      "Logs in to an application, by its script, and keeps what that gives.",
      "A script is shown with the hosts it sends to before it is run for the first time. Where it"
          + " fails, it can be mended.",
      "Without a terminal, each question takes a line of standard input."
    })
final class LoginCommand extends AuthCommand {

  @Parameters(paramLabel = "APP", description = "The application.")
  private String app = "";

  @Option(
      names = "--yes",
      description = "Does not ask before a script is run for the first time, or mended.")
  private boolean yes;

  @Mixin private final AuthorOption author = new AuthorOption();

  LoginCommand(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode run(Output output) throws IOException, InterruptedException {
    AppFolder folder = folder(app);
    Script script = Scripts.of(folder);
    ScriptRunner runner = Scripts.runner(shell);
    ScriptFile file = ScriptFile.in(folder);
    var login =
        new MendingLogin(
            runner, Mending.of(author.author(shell), folder), new AtTheTerminal(shell, file, yes));
    try {
      MendingLogin.LoggedIn loggedIn =
          login
              .login(script, new TerminalConversation(shell, app))
              .orElseThrow(() -> CommandFailure.usage("Nothing was run."));
      if (!loggedIn.script().equals(script)) {
        file.write(loggedIn.script());
        output.note("The script was mended, and is kept.");
      }
      folder.tokenFile().write(loggedIn.state(), PATIENCE);
      answer(output, app, "Logged in to " + app, loggedIn.state());
      return ExitCode.OK;
    } catch (ScriptException e) {
      throw failed(e);
    }
  }

  /** The first line: what came before it was shown. */
  static CommandFailure failed(ScriptException failure) {
    return new CommandFailure(
        ExitCode.FAILED,
        "Not logged in. " + String.valueOf(failure.getMessage()).split("\n", 2)[0]);
  }

  static void answer(Output output, String app, String done, TokenState state) {
    var document = new LinkedHashMap<String, @Nullable Object>();
    document.put("app", app);
    document.put("expires_at", state.expiresAt() == null ? null : state.expiresAt().toString());
    document.put("renewable", state.refreshToken() != null);
    output.json(document);
    output.line(done + (state.expiresAt() == null ? "." : ", until " + state.expiresAt() + "."));
  }
}
