package dev.wardlock.client.analyze;

import dev.wardlock.client.script.Script;
import dev.wardlock.client.trace.Capture;
import dev.wardlock.client.trace.Trace;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a model said at the end.
 *
 * @param script the script; empty where it found no way to authenticate
 * @param fault what is wrong with the answer, as the model is told it; null where it can be used
 */
record ModelAnswer(Optional<Script> script, @Nullable String fault) {

  /** The last one counts: a model may quote what it was given before. */
  private static final Pattern CODE =
      Pattern.compile("```(?:java)?[ \\t]*\\R(.*?)\\R?```", Pattern.DOTALL);

  private static final Pattern NONE = Pattern.compile("(?m)^\\W*NONE\\W*$");
  private static final Pattern ACQUIRE = Pattern.compile("\\bacquireToken\\s*\\(\\s*\\)");

  /** A mask within a text: no server would take it. */
  private static final Pattern MASK =
      Pattern.compile("\"[^\"\\n]*(\\[(?:[a-z]+)-\\d+])[^\"\\n]*\"");

  /** Reads an answer. */
  static ModelAnswer of(String text, Capture capture) {
    Matcher code = CODE.matcher(text);
    String source = null;
    while (code.find()) {
      source = code.group(1);
    }
    if (source == null) {
      return NONE.matcher(text).find()
          ? new ModelAnswer(Optional.empty(), null)
          : unfit("there is no code block with AuthAcquire.java in it, nor the word NONE");
    }
    if (!ACQUIRE.matcher(source).find()) {
      return unfit("the source does not define acquireToken()");
    }
    Matcher mask = MASK.matcher(source);
    if (mask.find()) {
      return unfit(
          mask.group(1)
              + " in the source is a mask: take that value from an answer, or ask the person for it");
    }
    return new ModelAnswer(Optional.of(new Script(source, origins(source, capture))), null);
  }

  private static ModelAnswer unfit(String fault) {
    return new ModelAnswer(Optional.empty(), fault);
  }

  /** Those of the capture that the source names: a model cannot lead a login anywhere else. */
  private static Set<String> origins(String source, Capture capture) {
    return capture.traces().stream()
        .map(Trace::origin)
        .distinct()
        .filter(
            origin ->
                Pattern.compile(Pattern.quote(origin) + "(?![\\w.:-])").matcher(source).find())
        .collect(Collectors.toSet());
  }
}
