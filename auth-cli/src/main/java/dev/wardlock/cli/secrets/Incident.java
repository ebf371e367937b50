package dev.wardlock.cli.secrets;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.cli.shell.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prints the record of an emergency, which is in a file already. */
final class Incident {

  private final Output output;

  Incident(Output output) {
    this.output = output;
  }

  void print(Path file) {
    try {
      output.line("");
      Files.readAllLines(file).forEach(output::line);
      output.line("");
      output.line("This record is in " + file + ": file it.");
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "The record " + file + " cannot be read.");
    }
  }
}
