package dev.wardlock.servlet;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * The writer of a {@link LiveResponse}: every write asks whether it may still be. It holds nothing
 * back.
 */
final class LiveWriter extends Writer {

  private final LiveResponse response;
  private final PrintWriter out;

  LiveWriter(LiveResponse response, PrintWriter out) {
    this.response = response;
    this.out = out;
  }

  @Override
  public void write(int c) throws IOException {
    response.write(() -> out.write(c));
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    response.write(() -> out.write(text, offset, length));
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    response.write(() -> out.write(text, offset, length));
  }

  /** A container's writer throws nothing: here its fault becomes one again. */
  @Override
  public void flush() throws IOException {
    response.write(
        () -> {
          if (out.checkError()) {
            throw new IOException("the client has gone");
          }
        });
  }

  @Override
  public void close() throws IOException {
    response.write(out::close);
  }
}
