package dev.wardlock.client.analyze;

import dev.wardlock.client.script.Script;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Writes a flow as {@code AuthAcquire.java}. The same flow gives the same text. */
final class ScriptWriter {

  private static final Pattern ANSWER =
      Pattern.compile("answer" + Variables.MARK + "(\\d+)" + Variables.MARK);

  private final Flow flow;
  private final StringBuilder out = new StringBuilder();

  private ScriptWriter(Flow flow) {
    this.flow = flow;
  }

  static Script script(Flow flow, String application) {
    var origins = new TreeSet<>(flow.origins);
    if (flow.refresh != null) {
      origins.addAll(flow.refresh.origins);
    }
    return new Script(new ScriptWriter(flow).source(application, origins), origins);
  }

  private String source(String application, Set<String> origins) {
    line("/**");
    line(" * Logs in to " + JavaText.comment(application) + ".");
    line(" *");
    line(" * <p>" + JavaText.comment(flow.title));
    flow.remarks.forEach(remark -> line(" * " + JavaText.comment(remark)));
    line(" *");
    line(" * <p>It reaches: " + JavaText.comment(String.join(", ", origins)) + ".");
    line(" */");
    line("final class AuthAcquire {");
    line("");
    line("  static Map<String, Object> acquireToken() throws IOException {");
    method(flow);
    line("  }");
    Flow refresh = flow.refresh;
    if (refresh != null) {
      line("");
      line("  static Map<String, Object> refreshToken(String refreshToken) throws IOException {");
      method(refresh);
      line("  }");
    }
    String body = out.toString();
    var helpers = new ScriptHelpers().usedBy(body);
    return ScriptHelpers.imports(body + helpers) + "\n" + body + helpers + "}\n";
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private void method(Flow part) {
    line("    Map<String, String> cookies = new TreeMap<>();");
    Map<Integer, String> names = new TreeMap<>();
    part.steps.keySet().forEach(i -> names.put(i, "answer" + (names.size() + 1)));
    var written = new LinkedHashSet<Flow.Variable>();
    for (Step step : part.steps.values()) {
      line("");
      part.variables.stream()
          .filter(v -> !v.isFromAnswer() && v.trace() <= step.trace && written.add(v))
          .forEach(v -> variable(v, names));
      step(step, String.valueOf(names.get(step.trace)), names);
      part.variables.stream()
          .filter(v -> v.isFromAnswer() && v.trace() == step.trace && written.add(v))
          .forEach(v -> variable(v, names));
    }
    List<Flow.Variable> rest = part.variables.stream().filter(v -> !written.contains(v)).toList();
    if (!rest.isEmpty()) {
      line("");
      rest.forEach(v -> variable(v, names));
    }
    line("");
    line("    Map<String, Object> result = new TreeMap<>();");
    line("    Map<String, Object> headers = new TreeMap<>();");
    boolean body = part.result.stream().anyMatch(s -> s.startsWith("bodyParams."));
    if (body) {
      line("    Map<String, Object> bodyParams = new TreeMap<>();");
    }
    part.result.forEach(statement -> line("    " + named(statement, names)));
    line("    result.put(\"headers\", headers);");
    if (body) {
      line("    result.put(\"body_params\", bodyParams);");
    }
    line("    return result;");
  }

  private void variable(Flow.Variable variable, Map<Integer, String> names) {
    line("    String " + variable.name() + " = " + named(variable.value(), names) + ";");
  }

  private void step(Step step, String name, Map<Integer, String> names) {
    if (step.inBrowser) {
      line(
          "    String "
              + name
              + " = "
              + (step.asks ? "askInBrowser(" : "authorizeInBrowser(")
              + named(step.url, names)
              + ");");
      if (step.body != null) {
        line("    require(" + step.body + ".equals(parameter(" + name + ", \"state\")),");
        line(
            "        \"The answer is to another question than the one that was asked: state"
                + " differs.\");");
      }
      return;
    }
    var parts = new ArrayList<String>();
    parts.add("request(" + named(step.url, names) + ")");
    for (Step.Header header : step.headers) {
      parts.add(
          ".header(" + JavaText.literal(header.name()) + ", " + named(header.value(), names) + ")");
    }
    if (step.body != null) {
      String body = "HttpRequest.BodyPublishers.ofString(" + named(step.body, names) + ")";
      parts.add(
          step.method.equals("POST")
              ? ".POST(" + body + ")"
              : ".method(" + JavaText.literal(step.method) + ", " + body + ")");
    } else if (!step.method.equals("GET")) {
      parts.add(
          ".method(" + JavaText.literal(step.method) + ", HttpRequest.BodyPublishers.noBody())");
    }
    line("    HttpResponse<String> " + name + " =");
    line("        exchange(");
    line("            cookies,");
    line("            " + step.statusClass + ",");
    line("            " + parts.get(0) + (parts.size() == 1 ? ");" : ""));
    for (int i = 1; i < parts.size(); i++) {
      line("                " + parts.get(i) + (i == parts.size() - 1 ? ");" : ""));
    }
  }

  private static String named(String expression, Map<Integer, String> names) {
    return ANSWER
        .matcher(expression)
        .replaceAll(match -> names.getOrDefault(Integer.parseInt(match.group(1)), "answer"));
  }
}
