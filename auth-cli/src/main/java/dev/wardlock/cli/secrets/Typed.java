package dev.wardlock.cli.secrets;

import dev.wardlock.cli.shell.Shell;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.vault.VaultKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a person types in: hidden at a terminal, else a line of standard input for each value. The
 * vault's key or passphrase comes from the environment where it is there.
 */
final class Typed {

  static final String KEY = "WARDLOCK_VAULT_KEY";
  static final String PASSPHRASE = "WARDLOCK_VAULT_PASSPHRASE";

  private final Shell shell;
  private @Nullable BufferedReader piped;

  Typed(Shell shell) {
    this.shell = shell;
  }

  VaultKey vaultKey() {
    String key = shell.variable(KEY);
    String passphrase = shell.variable(PASSPHRASE);
    if (key != null) {
      return VaultKey.key(SecretValue.of(key));
    }
    return VaultKey.passphrase(
        first -> passphrase == null ? passphrase(first) : SecretValue.of(passphrase));
  }

  private SecretValue passphrase(boolean first) {
    if (!shell.terminal().canAsk()) {
      throw new SecretsException(
          "the vault needs " + KEY + " or " + PASSPHRASE + ", or a terminal to ask at");
    }
    SecretValue typed =
        hidden(first ? "Passphrase of the new vault: " : "Passphrase of the vault: ");
    if (first && !typed.equals(hidden("The same again: "))) {
      throw new SecretsException("the two passphrases differ");
    }
    return typed;
  }

  /** A value that was made elsewhere. */
  SecretValue value(String label) {
    return shell.terminal().canAsk() ? hidden(label + ": ") : line(label);
  }

  private SecretValue hidden(String question) {
    char[] typed = shell.terminal().askSecret(question);
    if (typed == null || typed.length == 0) {
      throw new SecretsException("nothing was typed");
    }
    try {
      return SecretValue.of(new String(typed));
    } finally {
      Arrays.fill(typed, '\0');
    }
  }

  private SecretValue line(String label) {
    try {
      if (piped == null) {
        piped =
            new BufferedReader(
                new InputStreamReader(shell.terminal().in(), StandardCharsets.UTF_8));
      }
      String line = piped.readLine();
      if (line == null || line.isEmpty()) {
        throw new SecretsException(
            label + ": there is no terminal to ask at, and no line on standard input");
      }
      return SecretValue.of(line);
    } catch (IOException e) {
      throw new SecretsException("standard input cannot be read", e);
    }
  }
}
