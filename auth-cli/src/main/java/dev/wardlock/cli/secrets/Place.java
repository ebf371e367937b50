package dev.wardlock.cli.secrets;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the declaration is: options of every command here. */
final class Place {

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "The declaration. Default: environments.toml.")
  Path file = Path.of("environments.toml");

  @Option(
      names = "--generators",
      paramLabel = "FOLDER",
      description = "Executable generators. Default: generators, beside the declaration.")
  @Nullable Path generators;
}
