package dev.wardlock.secrets.publish;

import dev.wardlock.secrets.file.PrivateFiles;
import dev.wardlock.secrets.model.Publication;
import dev.wardlock.secrets.model.Publisher;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.process.Programs;
import dev.wardlock.secrets.process.Programs.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * A file of {@code KEY=value} lines on this machine, for development. Refused for production, and
 * unless git ignores the file: what git does not ignore is one {@code git add .} away from
 * everybody.
 */
final class DotenvPublisher implements Publisher {

  private static final Limits LIMITS = new Limits(Duration.ofSeconds(30), 64 * 1024);

  private final String name;
  private final Path file;

  DotenvPublisher(String name, Path folder) {
    this.name = name;
    this.file = folder.resolve(name).toAbsolutePath().normalize();
  }

  @Override
  public String name() {
    return "dotenv " + name;
  }

  @Override
  public void check(String environment, Collection<String> keys) {
    if (environment.equalsIgnoreCase("production")) {
      throw new SecretsException("dotenv is not for production");
    }
    if (Files.isSymbolicLink(file) || Files.isDirectory(file)) {
      throw new SecretsException(file + " is no plain file");
    }
    Path folder = file.resolveSibling(".").normalize();
    if (!Files.isDirectory(folder)) {
      throw new SecretsException("there is no folder " + folder);
    }
    // Variables of a git that runs us would make it look elsewhere.
    int exit =
        Programs.in(folder, Set.of())
            .hiding(variable -> variable.startsWith("GIT_"))
            .run(
                List.of("git", "check-ignore", "--quiet", "--", file.getFileName().toString()),
                "",
                LIMITS)
            .exit();
    if (exit == 1) {
      throw new SecretsException(
          "git does not ignore " + file + ": add it to .gitignore, and take it out of the index");
    }
    if (exit != 0) {
      throw new SecretsException(
          folder + " is in no git repository, so that nothing says that git ignores " + name);
    }
  }

  @Override
  public void publish(Publication publication) {
    check(publication.environment(), publication.secrets().keySet());
    var settings = new LinkedHashMap<>(publication.variables());
    publication.secrets().forEach((key, value) -> settings.put(key, value.reveal()));
    try {
      String old = Files.exists(file) ? Files.readString(file) : "";
      PrivateFiles.replace(file, DotenvText.merge(old, settings).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new SecretsException(file + " cannot be read or written: is it UTF-8?", e);
    }
  }
}
