package dev.wardlock.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** The stream of a {@link LiveResponse}: every write asks whether it may still be. */
final class LiveStream extends ServletOutputStream {

  private final LiveResponse response;
  private final ServletOutputStream out;

  LiveStream(LiveResponse response, ServletOutputStream out) {
    this.response = response;
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    response.write(() -> out.write(b));
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    response.write(() -> out.write(bytes));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    response.write(() -> out.write(bytes, offset, length));
  }

  @Override
  public void print(String text) throws IOException {
    response.write(() -> out.print(text));
  }

  @Override
  public void flush() throws IOException {
    response.write(out::flush);
  }

  @Override
  public void close() throws IOException {
    response.write(out::close);
  }

  @Override
  public boolean isReady() {
    return out.isReady();
  }

  @Override
  public void setWriteListener(WriteListener listener) {
    out.setWriteListener(listener);
  }
}
