package dev.wardlock.client.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All exchanges of a capture in plain text, one on a line, those that have to do with
 * authentication marked by a star.
 *
 * <p>Query and fragment are left out, and the rest is masked. Where the lines would be more than
 * there is room for, others than the marked ones give way first, and the text says how many.
 *
 * <p>Safe for use by many threads.
 */
public final class Summary {

  private static final int LONGEST_ADDRESS = 200;

  private Summary() {}

  /**
   * Sums up a capture.
   *
   * @param capture the traffic
   * @param redaction what masks its secrets
   * @param mostLines how many exchanges are shown at most, at least 1
   * @return lines such as {@code * t0012 POST https://app.example/login 302 form -> html}
   * @throws IllegalArgumentException if there is no room for a line
   */
  public static String of(Capture capture, Redaction redaction, int mostLines) {
    if (mostLines < 1) {
      throw new IllegalArgumentException("A summary has at least one line.");
    }
    List<Trace> shown = shown(capture.traces(), mostLines);
    var text = new StringBuilder();
    text.append("Application: ").append(Trace.origin(capture.application())).append('\n');
    text.append(capture.traces().size())
        .append(" exchanges, ")
        .append(capture.traces().stream().filter(AuthTraffic::isAuthRelated).count())
        .append(" of them auth-related (*):\n");
    shown.forEach(trace -> text.append(line(trace, redaction)).append('\n'));
    int left = capture.traces().size() - shown.size();
    if (left > 0) {
      text.append("(").append(left).append(" more are not shown: ").append(origins(capture, shown));
      text.append(")\n");
    }
    capture
        .notes()
        .forEach(note -> text.append("Note: ").append(redaction.mask(note)).append('\n'));
    return text.toString();
  }

  private static List<Trace> shown(List<Trace> traces, int most) {
    long marked = traces.stream().filter(AuthTraffic::isAuthRelated).count();
    long others = Math.max(0, most - marked);
    var shown = new ArrayList<Trace>();
    for (Trace trace : traces) {
      boolean room = AuthTraffic.isAuthRelated(trace) || others-- > 0;
      if (room && shown.size() < most) {
        shown.add(trace);
      }
    }
    return shown;
  }

  private static String line(Trace trace, Redaction redaction) {
    String address = redaction.mask(trace.origin() + path(trace));
    String request = kind(trace.requestHeader("content-type").orElse(""), trace.requestBody());
    String answer = kind(trace.responseHeader("content-type").orElse(""), trace.responseBody());
    return (AuthTraffic.isAuthRelated(trace) ? "* " : "  ")
        + trace.id()
        + " "
        + trace.method()
        + " "
        + (address.length() > LONGEST_ADDRESS
            ? address.substring(0, LONGEST_ADDRESS) + "…"
            : address)
        + " "
        + (trace.status() == 0 ? "no answer" : trace.status())
        + (request.isEmpty() ? "" : " " + request)
        + (answer.isEmpty() ? "" : " -> " + answer);
  }

  private static String path(Trace trace) {
    return trace.uri().getRawPath() + (trace.uri().getRawQuery() == null ? "" : "?…");
  }

  private static String kind(String type, @Nullable String body) {
    if (body == null) {
      return "";
    }
    for (String kind : List.of("json", "form", "html", "xml")) {
      if (type.contains(kind)) {
        return kind;
      }
    }
    return "text";
  }

  private static String origins(Capture capture, List<Trace> shown) {
    var counts = new TreeMap<String, Integer>();
    capture.traces().forEach(trace -> counts.merge(trace.origin(), 1, Integer::sum));
    shown.forEach(trace -> counts.merge(trace.origin(), -1, Integer::sum));
    counts.values().removeIf(count -> count == 0);
    String some =
        counts.entrySet().stream()
            .sorted((a, b) -> b.getValue() - a.getValue())
            .limit(10)
            .map(entry -> entry.getValue() + " to " + entry.getKey())
            .reduce((a, b) -> a + ", " + b)
            .orElse("");
    return counts.size() > 10 ? some + " and " + (counts.size() - 10) + " other origins" : some;
  }
}
