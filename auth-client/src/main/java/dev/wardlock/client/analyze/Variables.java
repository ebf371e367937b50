package dev.wardlock.client.analyze;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The local variables of a script, each made before the first request that needs it. */
final class Variables {

  /** Stands in expressions for an answer until answers are numbered. */
  static final char MARK = '\u0001';

  private record Draft(String name, String value, int trace, boolean isFromAnswer) {}

  private final Map<String, Draft> drafts = new LinkedHashMap<>();
  private final Map<String, String> asked = new HashMap<>();
  private final Set<String> taken =
      new HashSet<>(Set.of("cookies", "result", "headers", "bodyParams", "answer"));
  private boolean asksSomebody;

  void take(String name) {
    taken.add(name);
  }

  String answer(int trace) {
    return "answer" + MARK + trace + MARK;
  }

  /** Whether an expression has neither variables nor answers: only literals and {@code form}. */
  boolean isConstant(String expression) {
    String bare = expression.replaceAll("\"(?:[^\"\\\\]|\\\\.)*\"", "");
    return bare.matches("form\\([, ]*\\)");
  }

  /** A value that a person is asked for, and may be seen. */
  String text(String label, String captured, int trace) {
    return ask("promptText", label, captured, trace);
  }

  /** A value that a person is asked for, and may not be seen. */
  String secret(String label, String captured, int trace) {
    return ask("promptSecret", label, captured, trace);
  }

  private String ask(String helper, String label, String captured, int trace) {
    asksSomebody = true;
    String prompt = helper + "(" + JavaText.literal(label) + ")";
    String name = made(label, prompt, trace);
    asked.putIfAbsent(captured, label);
    return name;
  }

  /** The variable of a value that is asked for already. */
  Optional<String> asked(String captured) {
    return Optional.ofNullable(asked.get(captured)).map(drafts::get).map(Draft::name);
  }

  /** A value that the script makes. */
  String made(String key, String expression, int trace) {
    Draft draft = drafts.get(key);
    if (draft == null) {
      int end = key.indexOf('\0');
      String name = JavaText.variable(end < 0 ? key : key.substring(0, end), taken);
      draft = new Draft(name, expression, trace, false);
    } else if (trace < draft.trace()) {
      draft = new Draft(draft.name(), draft.value(), trace, false);
    }
    drafts.put(key, draft);
    return draft.name();
  }

  /** A value that is taken from an answer. */
  String fromAnswer(String called, String expression, int trace) {
    return drafts
        .computeIfAbsent(
            expression, e -> new Draft(JavaText.variable(called, taken), e, trace, true))
        .name();
  }

  boolean asksSomebody() {
    return asksSomebody;
  }

  List<Flow.Variable> all() {
    var all = new ArrayList<Flow.Variable>();
    drafts
        .values()
        .forEach(d -> all.add(new Flow.Variable(d.name(), d.value(), d.trace(), d.isFromAnswer())));
    return all;
  }
}
