package dev.wardlock.client.trace;

import java.io.IOException;

/**
 * A capture that could not be read at all. The message names the file and the place, says what to
 * do, and quotes nothing of the content.
 */
public final class CaptureException extends IOException {

  private static final long serialVersionUID = 1;

  CaptureException(String message) {
    super(message);
  }
}
