package dev.wardlock.cli.keys;

import dev.wardlock.RefusedException;
import dev.wardlock.cli.deployment.StoreDeployment;
import dev.wardlock.cli.deployment.StoreTarget;
import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import dev.wardlock.cli.shell.Progress;
import dev.wardlock.cli.shell.Shell;
import dev.wardlock.store.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardlock keys import FILE}. */
@Command(
    name = "import",
    description = {
      "Brings keys over from another system, with the hashes of their secrets: SHA-256 and SHA-512,"
          + " bcrypt, Argon2. Works on a store alone. See docs/cli.md for the file, and for what"
          + " the application needs to accept them."
    })
final class ImportKeys implements Callable<Integer> {

  private final Shell shell;

  @Parameters(paramLabel = "FILE", description = "The file; - for standard input.")
  private String file = "";

  @Mixin private final StoreTarget store = new StoreTarget();

  @Option(
      names = "--format",
      paramLabel = "csv|jsonl",
      description = "The form of the file. Default: what its name ends with.")
  private ImportFile.@Nullable Form form;

  @Option(
      names = "--context",
      paramLabel = "ID",
      description = {
        "The context of keys that name none. Default: <PREFIX>_CONTEXT_ID, else default."
      })
  private @Nullable String context;

  @Option(
      names = "--dry-run",
      description = "Reads the file and looks at what is there already, and imports nothing.")
  private boolean dryRun;

  ImportKeys(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    List<ImportRow> rows = rows();
    try (StoreDeployment deployment = store.open(shell)) {
      return run(deployment, rows).number();
    }
  }

  private List<ImportRow> rows() {
    ImportFile.Form known = form == null ? ImportFile.Form.of(file) : form;
    if (known == null) {
      throw CommandFailure.usage("Say the --format of the file: csv or jsonl.");
    }
    String named =
        context == null ? store.variables(shell).first("CONTEXT_ID", "CONTEXT") : context;
    try (Reader reader = new InputStreamReader(open(), StandardCharsets.UTF_8)) {
      return ImportFile.read(
          known, reader, named == null ? Context.DEFAULT : named, shell.clock().instant());
    } catch (IOException e) {
      throw CommandFailure.usage("The file cannot be read: " + file);
    }
  }

  private InputStream open() throws IOException {
    return file.equals("-") ? shell.terminal().in() : Files.newInputStream(Path.of(file));
  }

  private ExitCode run(StoreDeployment deployment, List<ImportRow> rows) {
    Output output = shell.output();
    var imported = new ArrayList<String>();
    var failed = new ArrayList<String>();
    try (var progress =
        new Progress(shell.terminal(), dryRun ? "Checking" : "Importing", rows.size())) {
      for (ImportRow row : rows) {
        String name = row.key().context() + "/" + row.key().name();
        try {
          if (dryRun) {
            deployment.checkFree(row.key());
          } else {
            deployment.importKey(row.key(), row.hash(), row.lookup());
          }
          imported.add(name);
        } catch (RefusedException | CommandFailure e) {
          failed.add(name);
          output.warn("line " + row.line() + ", " + name + ": " + e.getMessage());
        }
        progress.step();
      }
    }
    var document = new LinkedHashMap<String, Object>();
    document.put(dryRun ? "would_import" : "imported", imported);
    document.put("failed", failed);
    output.json(document);
    output.line(
        (dryRun ? "Would be imported: " : "Imported: ")
            + imported.size()
            + ". Failed: "
            + failed.size()
            + ".");
    return failed.isEmpty() ? ExitCode.OK : ExitCode.INCOMPLETE;
  }
}
