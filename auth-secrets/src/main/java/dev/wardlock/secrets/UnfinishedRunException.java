package dev.wardlock.secrets;

import dev.wardlock.secrets.model.SecretsException;

/** Another run died half-way, and is to be resumed first; or it goes on right now. */
public final class UnfinishedRunException extends SecretsException {

  private static final long serialVersionUID = 1L;

  UnfinishedRunException(String message) {
    super(message);
  }
}
