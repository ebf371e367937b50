package dev.wardlock.client.analyze;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.wardlock.client.json.Json;
import dev.wardlock.client.json.MalformedJsonException;
import dev.wardlock.client.trace.Capture;
import dev.wardlock.client.trace.Redaction;
import dev.wardlock.client.trace.Trace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tool {@code inspect_trace}: one exchange with its secrets masked. For one conversation. */
final class TraceTool {

  static final ToolSpecification SPECIFICATION =
      ToolSpecification.builder()
          .name("inspect_trace")
          .description(
              "Shows one exchange in full: request and answer with header fields and bodies."
                  + " Secrets are masked; the same value has the same mask everywhere.")
          .parameters(
              JsonObjectSchema.builder()
                  .addStringProperty("id", "The id in the summary, such as t0012.")
                  .addIntegerProperty(
                      "from", "Where to begin in the text; 0 unless an answer was cut off before.")
                  .required("id")
                  .build())
          .build();

  private static final int PAGE = 16_000;

  private final Capture capture;
  private final Redaction redaction;
  private int left;

  TraceTool(Capture capture, Redaction redaction, int calls) {
    this.capture = capture;
    this.redaction = redaction;
    this.left = calls;
  }

  /** Whether it may be called once more. */
  boolean isUsable() {
    return left > 0;
  }

  /** Answers a call; what is wrong with it is told to the model. */
  String answer(ToolExecutionRequest call) {
    if (!SPECIFICATION.name().equals(call.name())) {
      return "There is no tool of that name, but inspect_trace.";
    }
    if (left-- <= 0) {
      left = 0;
      return "No more traces can be looked at. Write the script from what you know.";
    }
    Map<String, @Nullable Object> arguments;
    try {
      arguments = Json.object(call.arguments());
    } catch (MalformedJsonException e) {
      return "The arguments are no JSON object such as {\"id\":\"t0012\"}.";
    }
    Object id = arguments.get("id");
    Optional<Trace> trace =
        capture.traces().stream().filter(some -> some.id().equals(id)).findFirst();
    int from = arguments.get("from") instanceof Number number ? number.intValue() : 0;
    return trace
        .map(found -> page(text(redaction.mask(found)), from))
        .orElse("There is no trace of that id. Take one from the summary.");
  }

  private static String page(String text, int from) {
    int begin = Math.max(0, Math.min(from, text.length()));
    int end = Math.min(text.length(), begin + PAGE);
    return text.substring(begin, end)
        + (end < text.length()
            ? "\n… (" + (text.length() - end) + " more characters, from " + end + ")"
            : "");
  }

  private static String text(Trace trace) {
    var text = new StringBuilder();
    text.append(trace.method()).append(' ').append(trace.uri()).append('\n');
    message(text, trace.requestHeaders(), trace.requestBody());
    text.append("\n---\n").append(trace.status() == 0 ? "no answer" : trace.status()).append('\n');
    message(text, trace.responseHeaders(), trace.responseBody());
    return text.toString();
  }

  private static void message(
      StringBuilder text, List<Map.Entry<String, String>> headers, @Nullable String body) {
    headers.forEach(h -> text.append(h.getKey()).append(": ").append(h.getValue()).append('\n'));
    if (body != null) {
      text.append('\n').append(body).append('\n');
    }
  }
}
