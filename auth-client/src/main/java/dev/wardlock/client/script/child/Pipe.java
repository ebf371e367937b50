package dev.wardlock.client.script.child;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The script's end of the pipe.
 *
 * <p>An answer is {@code [null, value]}, or {@code [kind, message]} where the call failed.
 */
final class Pipe {

  private static final int MAX_FRAME = 16 * 1024 * 1024;

  private final InputStream in;
  private final OutputStream out;

  Pipe(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** Says something that needs no answer. */
  void say(String what, @Nullable Object about) {
    try {
      Wire.write(out, Arrays.asList(what, about), MAX_FRAME);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the other side sends without having been asked. */
  List<?> listen() throws IOException {
    if (Wire.read(in, MAX_FRAME) instanceof List<?> message) {
      return message;
    }
    throw new IOException("not a message");
  }

  /** A call that can only fail by the caller's fault. */
  @Nullable Object ask(String what, @Nullable Object about) {
    try {
      return exchange(Arrays.asList(what, about));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A call that can fail by the world's fault. */
  @Nullable Object exchange(List<?> call) throws IOException {
    Wire.write(out, call, MAX_FRAME);
    List<?> answer = listen();
    if (answer.get(0) == null) {
      return answer.get(1);
    }
    String message = String.valueOf(answer.get(1));
    if (answer.get(0).equals("io")) {
      throw new IOException(message);
    }
    throw new IllegalArgumentException(message);
  }
}
