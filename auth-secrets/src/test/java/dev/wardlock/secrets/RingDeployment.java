package dev.wardlock.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.secrets.model.SecretReference;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.ring.ServerKeyRing;
import dev.wardlock.secrets.ring.SigningKeySet;
import dev.wardlock.secrets.vault.FileVault;
import dev.wardlock.secrets.vault.VaultKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** Two environments that share a ring of server keys and a set of signing keys. */
record RingDeployment(Path folder) {

  static final SecretReference RING = SecretReference.parse("op://app/auth/server-keys");
  static final SecretReference SET = SecretReference.parse("op://app/auth/signing-keys");

  private static final String TOML =
      """
      [one]
      AUTH_SERVER_KEYS = "op://app/auth/server-keys"
      SIGNING_KEYS = "op://app/auth/signing-keys"
      PASSWORD = "op://app/auth/password"

      [two]
      AUTH_SERVER_KEYS = "op://app/auth/server-keys"

      [rotation]
      AUTH_SERVER_KEYS = "server-key:shared"
      SIGNING_KEYS = "es256-jwk:shared"
      PASSWORD = "random:32:hex:shared"

      [publish]
      one = "dotenv:.env.one"
      two = "dotenv:.env.two"
      """;

  private static final VaultKey KEY =
      VaultKey.key(SecretValue.of(Base64.getEncoder().encodeToString(new byte[32])));

  static RingDeployment make(Path folder) throws IOException, InterruptedException {
    assertThat(
            new ProcessBuilder("git", "init", "--quiet")
                .directory(folder.toFile())
                .start()
                .waitFor())
        .isZero();
    Files.writeString(folder.resolve(".gitignore"), ".env.*\n.wardlock/\n");
    Files.writeString(folder.resolve("environments.toml"), TOML);
    return new RingDeployment(folder);
  }

  SecretsBuilder secrets() {
    return Secrets.of(folder.resolve("environments.toml")).vaultKey(KEY).who("carol");
  }

  FileVault vault() {
    return FileVault.of(folder.resolve(".wardlock/secrets.vault"), KEY);
  }

  ServerKeyRing ring() {
    return ServerKeyRing.parse(vault().resolve(RING).orElseThrow());
  }

  SigningKeySet set() {
    return SigningKeySet.parse(vault().resolve(SET).orElseThrow());
  }

  /** What an application of an environment would read. */
  Optional<ServerKeyRing> published(String environment) throws IOException {
    Path file = folder.resolve(".env." + environment);
    return Files.exists(file)
        ? Files.readAllLines(file).stream()
            .filter(line -> line.startsWith("AUTH_SERVER_KEYS="))
            .map(line -> line.substring("AUTH_SERVER_KEYS=".length()))
            .map(text -> ServerKeyRing.parse(SecretValue.of(text)))
            .findFirst()
        : Optional.empty();
  }
}
