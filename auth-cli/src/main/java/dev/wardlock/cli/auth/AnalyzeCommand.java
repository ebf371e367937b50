package dev.wardlock.cli.auth;

import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.client.AppFolder;
import dev.wardlock.client.script.Script;
import dev.wardlock.client.script.ScriptFile;
import dev.wardlock.client.trace.AuthTraffic;
import dev.wardlock.client.trace.Capture;
import dev.wardlock.client.trace.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardlock auth analyze}. */
@Command(
    name = "analyze",
    description = {
      "Learns from captured traffic how an application is logged in to, and writes a script for"
          + " it.",
      "A capture is a HAR file, or a zip or folder with HAR files or with manifest.json and"
          + " traces/. It is read where it is, and not copied: it holds passwords."
    })
final class AnalyzeCommand extends AuthCommand {

  @Parameters(paramLabel = "APP", description = "The application.")
  private String app = "";

  @Option(
      names = "--har",
      paramLabel = "FILE",
      arity = "1..*",
      required = true,
      order = 1,
      description = "The captures, of one application.")
  private List<Path> files = List.of();

  @Option(
      names = "--base-url",
      paramLabel = "URL",
      order = 2,
      description = "Where the application is, where the captures do not say.")
  private @Nullable String baseUrl;

  @Mixin private final AuthorOption author = new AuthorOption();

  AnalyzeCommand(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode run(Output output) throws IOException {
    AppFolder folder = folder(app);
    Capture capture = CaptureFiles.read(files, baseUrl);
    capture.notes().forEach(output::warn);
    Optional<Script> script = author.author(shell).write(capture);
    CaptureFiles.remember(folder, capture, files);
    if (script.isEmpty()) {
      nothing(output, capture);
    } else {
      keep(output, folder, capture, script.get());
    }
    return ExitCode.OK;
  }

  private void nothing(Output output, Capture capture) {
    long related = capture.traces().stream().filter(AuthTraffic::isAuthRelated).count();
    output.json(Map.of("app", app, "found", false));
    output.line(
        "No way to log in to "
            + Trace.origin(capture.application())
            + " was found in "
            + capture.traces().size()
            + " exchanges, "
            + related
            + " of them auth-related. No script was written.");
  }

  private void keep(Output output, AppFolder folder, Capture capture, Script script)
      throws IOException {
    ScriptFile file = ScriptFile.in(folder);
    Optional<Script> before = file.read().filter(old -> !old.source().equals(script.source()));
    if (before.isPresent()) {
      folder.write("AuthAcquire.java.old", before.get().source());
      output.note("The script that was there is kept as AuthAcquire.java.old.");
    }
    file.write(script);
    output.json(
        Map.of(
            "app", app,
            "found", true,
            "application", Trace.origin(capture.application()),
            "script", folder.script().toString(),
            "origins", List.copyOf(script.origins())));
    output.line("A way to log in to " + Trace.origin(capture.application()) + " was found.");
    output.line("Script: " + folder.script());
    output.line("It reaches: " + String.join(", ", script.origins()));
    output.line("Log in: " + folder.loginCommand());
  }
}
