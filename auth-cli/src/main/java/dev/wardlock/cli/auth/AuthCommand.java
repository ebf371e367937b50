package dev.wardlock.cli.auth;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.client.AppFolder;
import dev.wardlock.client.LoginRequiredException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/** A command on what is kept of applications: what goes wrong there becomes a failure. */
abstract class AuthCommand implements Callable<Integer> {

  /** How long to wait for another process that is just renewing a login. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final Shell shell;

  AuthCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public final Integer call() {
    try {
      return run(shell.output()).number();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "Interrupted.");
    } catch (LoginRequiredException e) {
      throw new CommandFailure(ExitCode.UNAUTHENTICATED, String.valueOf(e.getMessage()));
    } catch (FileSystemException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "The file "
              + e.getFile()
              + " could not be read or written"
              + (e.getReason() == null ? "." : ": " + e.getReason() + "."));
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()));
    }
  }

  /** Does it. */
  abstract ExitCode run(Output output) throws IOException, InterruptedException;

  final Path home() {
    return AppFolder.home(shell.environment());
  }

  /** The folder of an application that was named. */
  final AppFolder folder(String app) {
    try {
      return AppFolder.of(home(), app);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }
}
