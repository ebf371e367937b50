package dev.wardlock.secrets.generate;

import dev.wardlock.secrets.model.SecretGenerator;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.process.Programs;
import dev.wardlock.secrets.process.Programs.Limits;
import dev.wardlock.secrets.process.Programs.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;

/**
 * A program of the deployment's own, which prints the value as one line. It is called with the
 * key's name. What it writes to standard error is not shown: a trace of a shell has values in it.
 */
final class ExecutableGenerator implements SecretGenerator {

  private final Path file;
  private final Programs programs;
  private final Limits limits;

  ExecutableGenerator(Path file, Programs programs, Limits limits) {
    this.file = file;
    this.programs = programs;
    this.limits = limits;
  }

  /**
   * Whether it may be run.
   *
   * @throws SecretsException if it is missing, no executable file, or can be changed by anybody
   */
  void check() {
    if (!Files.isRegularFile(file)) {
      throw new SecretsException("there is no generator " + file);
    }
    if (!Files.isExecutable(file)) {
      throw new SecretsException("the generator " + file + " is not executable: chmod +x it");
    }
    try {
      var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (view != null
          && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
        throw new SecretsException("anybody may change the generator " + file + ": chmod o-w it");
      }
    } catch (IOException e) {
      throw new SecretsException("the generator " + file + " cannot be looked at", e);
    }
  }

  @Override
  public SecretValue generate(Request request) {
    check();
    Result result = programs.run(List.of(file.toString(), request.key()), "", limits);
    if (result.exit() != 0) {
      throw failed("ended with exit code " + result.exit());
    }
    String text = result.text();
    String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    line = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    if (line.isEmpty()) {
      throw failed("printed nothing");
    }
    if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
      throw failed("printed more than one line");
    }
    return SecretValue.of(line);
  }

  private SecretsException failed(String how) {
    return new SecretsException("the generator " + file.getFileName() + " " + how);
  }
}
