package dev.wardlock.cli.secrets;

import dev.wardlock.cli.shell.Shell;
import dev.wardlock.secrets.ring.KeyStep.Keys;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which ring or set is meant: options of every command about one. */
final class KeySetOptions {

  @Mixin private Place place = new Place();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "The key that holds them, as in [rotation]. Default: AUTH_SERVER_KEYS for server keys,"
              + " SIGNING_KEYS for signing keys.")
  private @Nullable String key;

  @Option(
      names = "--env",
      paramLabel = "NAME",
      description = "Which environment, for a per-env key.")
  private @Nullable String environment;

  KeySet open(Shell shell, Keys keys) {
    String fallback = keys == Keys.SERVER_KEYS ? "AUTH_SERVER_KEYS" : "SIGNING_KEYS";
    return new KeySet(
        Session.open(shell, place),
        keys,
        key == null ? fallback : key,
        Optional.ofNullable(environment));
  }
}
