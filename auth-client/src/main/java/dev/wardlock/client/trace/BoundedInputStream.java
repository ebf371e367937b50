package dev.wardlock.client.trace;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails where it is longer than it may be. */
final class BoundedInputStream extends FilterInputStream {

  private final String message;
  private long left;

  BoundedInputStream(InputStream in, long most, String message) {
    super(in);
    this.left = most;
    this.message = message;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = super.read(into, offset, length);
    count(Math.max(0, read));
    return read;
  }

  private void count(int read) throws CaptureException {
    left -= read;
    if (left < 0) {
      throw new CaptureException(message);
    }
  }
}
