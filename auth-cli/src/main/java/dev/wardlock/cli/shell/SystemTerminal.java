package dev.wardlock.cli.shell;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The process's own streams. Output is UTF-8 wherever it goes. */
public final class SystemTerminal implements Terminal {

  private final PrintWriter out = writer(FileDescriptor.out);
  private final PrintWriter err = writer(FileDescriptor.err);
  private @Nullable BufferedReader typed;

  private static PrintWriter writer(FileDescriptor to) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(to), StandardCharsets.UTF_8), false);
  }

  @Override
  public PrintWriter out() {
    return out;
  }

  @Override
  public PrintWriter err() {
    return err;
  }

  @Override
  public InputStream in() {
    return System.in;
  }

  @Override
  public boolean showsOutput() {
    return Tty.is(Tty.OUTPUT);
  }

  @Override
  public boolean canAsk() {
    return Tty.is(Tty.INPUT) && Tty.is(Tty.ERROR);
  }

  @Override
  public @Nullable String ask(String question) {
    out.flush();
    err.print(question);
    err.flush();
    if (typed == null) {
      typed = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    }
    try {
      return typed.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings(
      "SystemConsoleNull") // from JDK 22 on Tty has the answer, and it is asked as well
  @Override
  public char @Nullable [] askSecret(String question) {
    out.flush();
    err.flush();
    Console console = System.console();
    if (console == null || !canAsk() || !showsOutput()) {
      throw CommandFailure.usage(
          "A secret is typed at a terminal alone, where it can be hidden: do not redirect the"
              + " streams of this command.");
    }
    return console.readPassword("%s", question);
  }
}
