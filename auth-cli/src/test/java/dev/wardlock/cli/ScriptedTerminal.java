package dev.wardlock.cli;

import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.Terminal;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A terminal with somebody at it who types what the test says; or none at all. */
public final class ScriptedTerminal implements Terminal {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final PrintWriter outWriter = new PrintWriter(out);
  private final PrintWriter errWriter = new PrintWriter(err);
  private final Deque<String> typed = new ArrayDeque<>();
  private final boolean interactive;
  private InputStream in = InputStream.nullInputStream();

  private ScriptedTerminal(boolean interactive) {
    this.interactive = interactive;
  }

  /** Streams that are redirected. */
  public static ScriptedTerminal none() {
    return new ScriptedTerminal(false);
  }

  /** Somebody who answers each question in turn, and then no more. */
  public static ScriptedTerminal typing(String... answers) {
    var terminal = new ScriptedTerminal(true);
    terminal.typed.addAll(List.of(answers));
    return terminal;
  }

  /** With something piped in. */
  public ScriptedTerminal piped(String text) {
    in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** What standard output has got. */
  public String outText() {
    outWriter.flush();
    return out.toString();
  }

  /** What standard error has got. */
  public String errText() {
    errWriter.flush();
    return err.toString();
  }

  @Override
  public PrintWriter out() {
    return outWriter;
  }

  @Override
  public PrintWriter err() {
    return errWriter;
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public boolean showsOutput() {
    return interactive;
  }

  @Override
  public boolean canAsk() {
    return interactive;
  }

  @Override
  public @Nullable String ask(String question) {
    errWriter.print(question);
    return typed.poll();
  }

  @Override
  public char @Nullable [] askSecret(String question) {
    if (!interactive) {
      throw CommandFailure.usage("no terminal");
    }
    errWriter.print(question);
    String answer = typed.poll();
    return answer == null ? null : answer.toCharArray();
  }
}
