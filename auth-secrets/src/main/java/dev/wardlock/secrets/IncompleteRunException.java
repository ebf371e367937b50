package dev.wardlock.secrets;

import dev.wardlock.secrets.model.SecretsException;

/** A run did some of its steps, and could not do others: it is to be resumed. */
public final class IncompleteRunException extends SecretsException {

  private static final long serialVersionUID = 1L;

  IncompleteRunException(String message) {
    super(message);
  }
}
