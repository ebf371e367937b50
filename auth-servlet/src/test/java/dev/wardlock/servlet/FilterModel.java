package dev.wardlock.servlet;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the guide and the documentation of {@link Rule} promise, word for word and as slow as that
 * is: made apart from the filter, and knowing nothing of it.
 */
final class FilterModel {

  /**
   * A rule, as it is written.
   *
   * @param what open, authenticate or require
   * @param verb what is required
   * @param scope where, with variables; null for on everything
   * @param context whose keys, with variables; null for those of default
   */
  record Line(
      String what,
      String pattern,
      List<String> methods,
      String verb,
      String scope,
      String context) {

    Rule rule() {
      Rule rule =
          switch (what) {
            case "open" -> Rule.open(pattern);
            case "authenticate" -> Rule.authenticate(pattern);
            default -> Rule.require(verb, pattern);
          };
      rule = methods.isEmpty() ? rule : rule.methods(methods.toArray(String[]::new));
      rule = scope == null ? rule : rule.scope(scope);
      return context == null ? rule : rule.context(context);
    }
  }

  /**
   * A key.
   *
   * @param context its context
   * @param grants pairs of a verb pattern and a region
   */
  record Holder(String id, String context, List<String[]> grants) {}

  private FilterModel() {}

  /**
   * What becomes of a request whose path can be read in one way.
   *
   * @param segments the path's segments, decoded; a last empty one for a last slash
   * @param who null where no good key is presented
   */
  static String judge(List<Line> lines, String method, List<String> segments, Holder who) {
    if (!method.equals(method.toUpperCase(Locale.ROOT))) {
      return "400";
    }
    if (method.equals("TRACE")) {
      return "501";
    }
    // "HEAD is judged as GET; so is CONNECT."
    String judged = List.of("HEAD", "CONNECT").contains(method) ? "GET" : method;
    Optional<Match> best =
        lines.stream()
            .flatMap(line -> match(line, judged, segments).stream())
            .min(Comparator.comparing(Match::rank));
    // "What no rule names needs a valid key (of the context default or system)."
    Line line =
        best.map(Match::line).orElse(new Line("authenticate", "/*", List.of(), null, null, null));
    Map<String, String> variables = best.map(Match::variables).orElse(Map.of());
    if (line.what().equals("open")) {
      return FakeExchange.PASSED + "nobody";
    }
    if (who == null || !accepts(line.context(), variables, who.context())) {
      return "401";
    }
    if (line.what().equals("require")) {
      String scope = line.scope() == null ? "" : fill(line.scope(), variables);
      if (who.grants().stream().noneMatch(g -> allows(g[0], g[1], line.verb(), scope))) {
        return "403";
      }
    }
    return FakeExchange.PASSED + who.id();
  }

  private static boolean accepts(String wanted, Map<String, String> variables, String own) {
    String context = wanted == null ? "default" : fill(wanted, variables);
    return own.equals("system") || context.equals("*") || own.equals(context);
  }

  private static String fill(String template, Map<String, String> variables) {
    String filled = template;
    for (Map.Entry<String, String> v : variables.entrySet()) {
      filled = filled.replace("{" + v.getKey() + "}", v.getValue());
    }
    return filled;
  }

  /** Whether a grant allows a verb on a scope; everything is the scope without a segment. */
  private static boolean allows(String verbs, String region, String verb, String scope) {
    boolean verbOk =
        verbs.equals("*")
            || verbs.equals(verb)
            || (verbs.endsWith(":*") && verb.split(":", 2)[0].equals(verbs.split(":", 2)[0]));
    if (region.equals("*") || region.equals(scope)) {
      return verbOk;
    }
    String node = region.endsWith("/*") ? region.substring(0, region.length() - 2) : null;
    return verbOk && node != null && (scope + "/").startsWith(node + "/");
  }

  private record Match(Line line, String rank, Map<String, String> variables) {}

  /**
   * The smaller the rank, the more specific. Segment by segment: a literal 0, a variable 1, the end
   * 2. At the end: the path itself 0, but for its last slash 1, all below 2. Then: a named method
   * 0, any 1.
   */
  private static Optional<Match> match(Line line, String method, List<String> path) {
    if (!line.methods().isEmpty() && !line.methods().contains(method)) {
      return Optional.empty();
    }
    boolean below = line.pattern().endsWith("/*");
    String own = below ? line.pattern().substring(0, line.pattern().length() - 2) : line.pattern();
    List<String> wanted =
        own.isEmpty() ? List.of() : Arrays.asList(own.substring(1).split("/", -1));
    int more = path.size() - wanted.size();
    boolean slash = more == 1 && path.get(path.size() - 1).isEmpty();
    boolean fits = below ? more >= 0 : more == 0 || (slash && !line.what().equals("open"));
    if (!fits) {
      return Optional.empty();
    }
    var rank = new StringBuilder();
    var variables = new HashMap<String, String>();
    for (int i = 0; i < wanted.size(); i++) {
      String segment = wanted.get(i);
      if (segment.startsWith("{") && !path.get(i).isEmpty()) {
        variables.put(segment.substring(1, segment.length() - 1), path.get(i));
        rank.append('1');
      } else if (segment.equals(path.get(i))) {
        rank.append('0');
      } else {
        return Optional.empty();
      }
    }
    rank.append('2').append(below ? 2 : more).append(line.methods().isEmpty() ? 1 : 0);
    return Optional.of(new Match(line, rank.toString(), variables));
  }
}
