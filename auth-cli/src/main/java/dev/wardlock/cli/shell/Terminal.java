package dev.wardlock.cli.shell;

import java.io.InputStream;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * Where a command runs: its three streams, and whether a person sits there.
 *
 * <p>Not safe for use by many threads.
 */
public interface Terminal {

  /** Standard output: what was asked for, and nothing else. */
  PrintWriter out();

  /** Standard error: questions, progress, warnings and what went wrong. */
  PrintWriter err();

  /** Standard input, for what is piped in. */
  InputStream in();

  /** Whether standard output is shown on a terminal. */
  boolean showsOutput();

  /** Whether a person can be asked: standard input and standard error are a terminal. */
  boolean canAsk();

  /**
   * Asks a person, on standard error.
   *
   * @param question the question, ending in a space
   * @return what was typed; null at the end of the input
   */
  @Nullable String ask(String question);

  /**
   * Asks for a secret, without showing what is typed.
   *
   * @param question the question, ending in a space
   * @return what was typed, the caller's to clear; null at the end of the input
   * @throws CommandFailure if what is typed would be shown
   */
  char @Nullable [] askSecret(String question);
}
