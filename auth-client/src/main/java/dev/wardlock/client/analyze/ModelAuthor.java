package dev.wardlock.client.analyze;

import dev.wardlock.client.script.Script;
import dev.wardlock.client.script.ScriptException;
import dev.wardlock.client.trace.Capture;
import dev.wardlock.client.trace.Redaction;
import dev.wardlock.client.trace.Summary;
import java.io.IOException;
import java.util.Optional;

/**
 * A language model as the author, through LangChain4j.
 *
 * <p>It is told the rules of scripts and a summary of all traces, and looks at single ones by the
 * tool {@code inspect_trace}. Whatever it is told has its secrets masked first. A script that it
 * writes reaches the origins of the capture and no other, whatever it names.
 *
 * <p>Needs {@code dev.langchain4j:langchain4j-open-ai} where it is used. Safe for use by many
 * threads.
 */
public final class ModelAuthor implements ScriptAuthor {

  private static final int SUMMARY_LINES = 400;
  private static final int LONGEST_FAILURE = 20_000;

  private final ModelSettings settings;
  private final ModelChat.Model model;
  private final String rules;

  private ModelAuthor(ModelSettings settings) {
    this.settings = settings;
    this.model = ModelChat.connect(settings);
    this.rules = ScriptRules.text();
  }

  /**
   * An author.
   *
   * @param settings which model, and what it may cost
   * @return the author; nothing is sent yet
   * @throws IllegalStateException if LangChain4j is not there; the message says what to add
   */
  public static ModelAuthor of(ModelSettings settings) {
    try {
      return new ModelAuthor(settings);
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "A language model needs dev.langchain4j:langchain4j-open-ai on the class path.", e);
    }
  }

  @Override
  public Optional<Script> write(Capture capture) throws IOException {
    Redaction redaction = Redaction.of(capture);
    return ask(capture, redaction, "Write AuthAcquire.java for this application.");
  }

  @Override
  public Optional<Script> mend(Capture capture, Script script, ScriptException failure)
      throws IOException {
    Redaction redaction = Redaction.of(capture);
    String task =
        """
        This AuthAcquire.java failed. Find out why, and write all of it anew.

        ```java
        %s
        ```

        The failure:
        %s

        What it said by debug():
        %s
        """
            .formatted(
                redaction.maskKnown(script.source()),
                end(redaction.mask(String.valueOf(failure.getMessage()))),
                end(redaction.mask(failure.debugOutput())));
    return ask(capture, redaction, task);
  }

  private Optional<Script> ask(Capture capture, Redaction redaction, String task)
      throws IOException {
    String request = Summary.of(capture, redaction, SUMMARY_LINES) + "\n" + task;
    var tool = new TraceTool(capture, redaction, settings.toolCalls());
    return new ModelChat(model, settings, tool)
        .ask(rules, request, answer -> ModelAnswer.of(answer, capture))
        .script();
  }

  /** Of what is too long, the end: that is where it failed. */
  private static String end(String text) {
    return text.length() <= LONGEST_FAILURE
        ? text
        : "…" + text.substring(text.length() - LONGEST_FAILURE);
  }
}
