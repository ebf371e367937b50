package dev.wardlock.client.json;

import java.io.IOException;

/** A text is no JSON of the form that was asked for. Repeats nothing of it. */
public final class MalformedJsonException extends IOException {

  private static final long serialVersionUID = 1;

  MalformedJsonException(String message) {
    super(message);
  }
}
