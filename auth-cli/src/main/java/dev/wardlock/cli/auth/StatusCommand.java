package dev.wardlock.cli.auth;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.client.AppFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code wardlock auth status}. */
@Command(
    name = "status",
    description = {
      "Shows what is held of each application and when it ends; never a token.",
      "Of one application, the exit code says whether it can be used: 0, or 3 where a login is"
          + " needed."
    })
final class StatusCommand extends AuthCommand {

  @Parameters(paramLabel = "APP", arity = "0..1", description = "The application. Default: all.")
  private @Nullable String app;

  StatusCommand(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode run(Output output) throws IOException {
    return app == null ? all(output) : one(folder(app), output);
  }

  private ExitCode all(Output output) throws IOException {
    var logins = new ArrayList<AppStatus>();
    for (AppFolder folder : AppFolder.all(home())) {
      logins.add(AppStatus.of(folder, shell.clock().instant()));
    }
    if (logins.isEmpty()) {
      output.note("Nothing is known of any application in " + home() + ".");
    }
    output.items(
        List.of("app", "holds", "state"), logins.stream().map(AppStatus::fields).toList(), null);
    logins.forEach(login -> warn(login, output));
    return ExitCode.OK;
  }

  private ExitCode one(AppFolder folder, Output output) throws IOException {
    if (!Files.isDirectory(folder.path())) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND,
          "Nothing is known of " + folder.app() + ": there is no " + folder.path() + ".");
    }
    AppStatus login = AppStatus.of(folder, shell.clock().instant());
    output.object(login.fields());
    warn(login, output);
    return login.isUsable() ? ExitCode.OK : ExitCode.UNAUTHENTICATED;
  }

  private static void warn(AppStatus login, Output output) {
    if (login.isOpenToOthers()) {
      output.warn("Others on this machine can read the token file of " + login.app() + ".");
    }
  }
}
