package dev.wardlock.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.secrets.model.SecretReference;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.vault.FileVault;
import dev.wardlock.secrets.vault.VaultKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A deployment in a folder: three environments in gitignored files, a vault with a key, and a
 * generator that leaves a mark each time it is run.
 */
final class Deployment {

  static final SecretReference SHARED = SecretReference.parse("op://shared/vendor/token");

  static final String TOML =
      """
      [dev]
      PORT = "1"
      TOKEN = "op://shared/vendor/token"
      LOCAL = "op://app-dev/local/key"

      [qa]
      PORT = "2"
      TOKEN = "op://shared/vendor/token"
      VENDOR_TOKEN = "op://shared/vendor/token"

      [staging]
      PORT = "3"
      TOKEN = "op://shared/vendor/token"
      LOCAL = "op://app-staging/local/key"
      UNMANAGED = "op://app-staging/by/hand"

      [rotation]
      TOKEN = "counting:shared"
      LOCAL = "random:32:base64url:per-env"

      [publish]
      dev = "dotenv:.env.dev"
      qa = "dotenv:.env.qa"
      staging = "dotenv:.env.staging"

      [access]
      alice = ["VENDOR_TOKEN", "LOCAL", "UNMANAGED"]
      bob = ["TOKEN"]

      [limits]
      TOKEN = "30d"
      """;

  static final VaultKey KEY =
      VaultKey.key(SecretValue.of(Base64.getEncoder().encodeToString(new byte[32])));

  private final Path folder;

  private Deployment(Path folder) {
    this.folder = folder;
  }

  static Deployment at(Path folder) {
    return new Deployment(folder);
  }

  static Deployment make(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder.resolve("generators"));
    assertThat(
            new ProcessBuilder("git", "init", "--quiet")
                .directory(folder.toFile())
                .start()
                .waitFor())
        .isZero();
    Files.writeString(folder.resolve(".gitignore"), ".env.*\n.wardlock/\n");
    Files.writeString(folder.resolve("environments.toml"), TOML);
    Recorder.executable(
        folder.resolve("generators/counting"),
        "#!/bin/sh\necho x >> made\necho \"secret-$(wc -l < made | tr -d ' ')-$$\"\n");
    return new Deployment(folder);
  }

  /** The same, as it is now. */
  Deployment copyTo(Path other) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path from : all.toList()) {
        Files.copy(
            from, other.resolve(folder.relativize(from)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return new Deployment(other);
  }

  SecretsBuilder secrets() {
    return Secrets.of(folder.resolve("environments.toml")).vaultKey(KEY).who("carol");
  }

  Path folder() {
    return folder;
  }

  FileVault vault() {
    return FileVault.of(folder.resolve(".wardlock/secrets.vault"), KEY);
  }

  /** How many values were made. */
  int made() throws IOException {
    Path marks = folder.resolve("made");
    return Files.exists(marks) ? Files.readAllLines(marks).size() : 0;
  }

  /** What an application of an environment would read. */
  Optional<String> published(String environment, String key) throws IOException {
    Path file = folder.resolve(".env." + environment);
    return Files.exists(file)
        ? Files.readAllLines(file).stream()
            .filter(line -> line.startsWith(key + "="))
            .map(line -> line.substring(key.length() + 1))
            .findFirst()
        : Optional.empty();
  }

  /** Every file there is, but those of git and locks, which are empty. */
  Map<String, String> files() throws IOException {
    var files = new TreeMap<String, String>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        if (!name.startsWith(".git/") && !name.endsWith(".lock")) {
          files.put(name, Files.readString(file));
        }
      }
    }
    return files;
  }
}
