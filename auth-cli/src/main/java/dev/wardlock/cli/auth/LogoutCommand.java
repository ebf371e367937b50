package dev.wardlock.cli.auth;

import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code wardlock auth logout}. */
@Command(
    name = "logout",
    description = {
      "Removes what a login to an application gave.",
      "What the application itself holds of the login ends when it says so."
    })
final class LogoutCommand extends AuthCommand {

  @Parameters(paramLabel = "APP", description = "The application.")
  private String app = "";

  LogoutCommand(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode run(Output output) throws IOException, InterruptedException {
    boolean was = folder(app).tokenFile().delete(PATIENCE);
    output.json(Map.of("app", app, "removed", was));
    output.line(was ? "Logged out of " + app + "." : "There was no login to " + app + ".");
    return ExitCode.OK;
  }
}
