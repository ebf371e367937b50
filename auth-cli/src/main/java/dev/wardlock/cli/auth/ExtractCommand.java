package dev.wardlock.cli.auth;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.client.AppFolder;
import dev.wardlock.client.TokenState;
import dev.wardlock.client.trace.Capture;
import dev.wardlock.client.trace.Extraction;
import dev.wardlock.client.trace.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardlock auth extract}. */
@Command(
    name = "extract",
    description = {
      "Takes the newest Authorization header that captured requests sent to the application itself;"
          + " where there is none, the headers and cookies that are named.",
      "What is taken ends when the application says so, and cannot be renewed."
    })
final class ExtractCommand extends AuthCommand {

  @Parameters(paramLabel = "APP", description = "The application.")
  private String app = "";

  @Option(
      names = "--har",
      paramLabel = "FILE",
      arity = "1..*",
      order = 1,
      description = "The captures. Default: those that were analysed.")
  private List<Path> files = List.of();

  @Option(
      names = "--base-url",
      paramLabel = "URL",
      order = 2,
      description = "Where the application is, where the captures do not say.")
  private @Nullable String baseUrl;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "NAME",
      order = 3,
      description = "A header to take.")
  private List<String> headers = List.of();

  @Option(
      names = {"-c", "--cookie"},
      paramLabel = "NAME",
      order = 4,
      description = "A cookie to take.")
  private List<String> cookies = List.of();

  ExtractCommand(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode run(Output output) throws IOException, InterruptedException {
    AppFolder folder = folder(app);
    Capture capture =
        files.isEmpty()
            ? CaptureFiles.remembered(folder)
                .orElseThrow(
                    () ->
                        CommandFailure.usage(
                            "There is no capture of " + app + " any more: name one with --har."))
            : CaptureFiles.read(files, baseUrl);
    capture.notes().forEach(output::warn);
    Map<String, String> taken = Extraction.of(capture, headers, cookies);
    if (taken.isEmpty()) {
      throw new CommandFailure(ExitCode.NOT_FOUND, nothing(capture));
    }
    TokenState state;
    try {
      state = TokenState.of(taken, Map.of(), shell.clock().instant());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.FAILED, e.getMessage() + ".");
    }
    folder.tokenFile().write(state, PATIENCE);
    output.json(Map.of("app", app, "headers", List.copyOf(taken.keySet())));
    output.line("Requests to " + app + " carry " + Holdings.of(state) + " from now on.");
    return ExitCode.OK;
  }

  private static String nothing(Capture capture) {
    return "No captured request to "
        + Trace.origin(capture.application())
        + " carries an Authorization header, nor what was named with -H and -c. Browsers leave them"
        + " out of exports unless they are told to include sensitive data.";
  }
}
