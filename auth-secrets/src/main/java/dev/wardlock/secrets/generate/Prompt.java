package dev.wardlock.secrets.generate;

import dev.wardlock.secrets.model.SecretValue;

/** Asks a person for a value that was made elsewhere, without showing what is typed. */
@FunctionalInterface
public interface Prompt {

  /**
   * Asks.
   *
   * @param label what for
   * @return what was typed
   * @throws dev.wardlock.secrets.model.SecretsException if nobody can be asked, or nothing was
   *     typed
   */
  SecretValue ask(String label);
}
