package dev.wardlock.cli;

import dev.wardlock.cli.shell.Shell;
import dev.wardlock.cli.shell.Terminal;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The command {@code wardlock} at a terminal, on a clock that a test sets. */
public final class Typed {

  private final Map<String, String> environment;
  private final Clock clock;

  public Typed(Map<String, String> environment, Clock clock) {
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  /** What came of a command. */
  public record Result(int exit, String out, String err) {}

  /** Somebody at the keyboard. */
  public static final class Person {
    private final UnaryOperator<@Nullable String> answers;
    private final Consumer<String> reader;

    private Person(UnaryOperator<@Nullable String> answers, Consumer<String> reader) {
      this.answers = answers;
      this.reader = reader;
    }

    /** Who answers questions; null is the end of the input. */
    public static Person answering(UnaryOperator<@Nullable String> answers) {
      return new Person(answers, line -> {});
    }

    /** The same, who also reads each line that is shown. */
    public Person reading(Consumer<String> reader) {
      return new Person(answers, reader);
    }
  }

  /** Runs one command line. */
  public Result run(Person person, String... args) {
    var terminal = new PersonsTerminal(person);
    int exit = Wardlock.run(new Shell(terminal, environment, clock), args);
    terminal.err.flush();
    terminal.out.flush();
    return new Result(exit, terminal.outText.toString(), terminal.errText.toString());
  }

  private static final class PersonsTerminal implements Terminal {
    private final Person person;
    private final StringWriter outText = new StringWriter();
    private final StringWriter errText = new StringWriter();
    private final PrintWriter out;
    private final PrintWriter err;

    PersonsTerminal(Person person) {
      this.person = person;
      out = new PrintWriter(new Read(outText, person.reader), true);
      err = new PrintWriter(new Read(errText, person.reader), true);
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
      return InputStream.nullInputStream();
    }

    @Override
    public boolean showsOutput() {
      return true;
    }

    @Override
    public boolean canAsk() {
      return true;
    }

    @Override
    public @Nullable String ask(String question) {
      err.print(question);
      err.flush();
      String answer = person.answers.apply(question);
      err.println();
      return answer;
    }

    @Override
    public char @Nullable [] askSecret(String question) {
      String answer = ask(question);
      return answer == null ? null : answer.toCharArray();
    }
  }

  /** Hands on what is written, and each whole line to its reader. */
  private static final class Read extends Writer {
    private final StringWriter to;
    private final Consumer<String> reader;
    private final StringBuilder line = new StringBuilder();

    Read(StringWriter to, Consumer<String> reader) {
      this.to = to;
      this.reader = reader;
    }

    @Override
    public void write(char[] text, int offset, int length) {
      to.write(text, offset, length);
      for (int i = offset; i < offset + length; i++) {
        if (text[i] == '\n') {
          reader.accept(line.toString());
          line.setLength(0);
        } else {
          line.append(text[i]);
        }
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
