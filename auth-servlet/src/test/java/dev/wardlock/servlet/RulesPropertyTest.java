package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The tree finds what reading every rule in turn finds. */
class RulesPropertyTest {

  private static final String[] NOTHING = {};

  @Provide
  Arbitrary<List<Rule>> rules() {
    Arbitrary<String> segment = Arbitraries.of("a", "b", "{x}", "{y}");
    Arbitrary<String> path =
        segment
            .list()
            .ofMaxSize(4)
            .filter(
                l ->
                    l.stream().filter(s -> s.startsWith("{")).distinct().count()
                        == l.stream().filter(s -> s.startsWith("{")).count())
            .map(l -> String.join("/", l));
    Arbitrary<String> pattern =
        Combinators.combine(path, Arbitraries.of("", "/", "/*"))
            .as((p, end) -> p.isEmpty() ? (end.isEmpty() ? "/" : end) : "/" + p + end);
    Arbitrary<String[]> methods =
        Arbitraries.of(NOTHING, new String[] {"GET"}, new String[] {"POST", "GET"});
    Arbitrary<Rule> rule =
        Combinators.combine(pattern, methods, Arbitraries.of("open", "v:one", "v:two", "v:three"))
            .as(
                (p, m, what) ->
                    (what.equals("open") ? Rule.open(p) : Rule.require(what, p)).methods(m));
    return rule.list().ofMaxSize(8);
  }

  @Provide
  Arbitrary<String> paths() {
    return Combinators.combine(
            Arbitraries.of("a", "b", "c").list().ofMaxSize(5), Arbitraries.of("", "/"))
        .as((l, end) -> l.isEmpty() ? "/" : "/" + String.join("/", l) + end);
  }

  @Property(tries = 4_000)
  void find_agreesWithReadingEveryRule(
      @ForAll("rules") List<Rule> rules,
      @ForAll("paths") String path,
      @ForAll("methods") String method) {
    // Of those that contradict one that came before, nothing is kept; nor here.
    var kept = new ArrayList<Rule>();
    for (Rule rule : rules) {
      kept.add(rule);
      var faults = new ArrayList<String>();
      Rules.compile(kept, faults);
      if (!faults.isEmpty()) {
        kept.remove(kept.size() - 1);
      }
    }

    Access found = Rules.compile(kept, new ArrayList<>()).find(method, path);

    assertThat(words(found)).isEqualTo(naive(kept, method, path));
  }

  @Provide
  Arbitrary<String> methods() {
    return Arbitraries.of("GET", "HEAD", "POST", "PUT");
  }

  private static String words(Access access) {
    return access.isOpen() ? "open" : access.verb() == null ? "key" : access.verb();
  }

  private record Candidate(String order, String words) {}

  /** By the words of the doc: every rule that matches, and the first of them in order. */
  private static String naive(List<Rule> rules, String method, String path) {
    String judged = method.equals("HEAD") ? "GET" : method;
    var candidates = new ArrayList<Candidate>();
    for (Rule rule : rules) {
      boolean named = rule.methods.contains(judged);
      if (!named && !rule.methods.isEmpty()) {
        continue;
      }
      String words = rule.verb == null ? "open" : rule.verb;
      order(rule.patterns.get(0), path, !words.equals("open"))
          .ifPresent(o -> candidates.add(new Candidate(o + (named ? "0" : "1"), words)));
    }
    return candidates.stream()
        .min(Comparator.comparing(Candidate::order))
        .map(Candidate::words)
        .orElse("key");
  }

  /**
   * The smaller, the more specific: l, v for a segment; then e exact, s but for a slash, z below.
   */
  private static Optional<String> order(String pattern, String path, boolean guards) {
    boolean below = pattern.endsWith("/*");
    List<String> wanted = split(below ? pattern.substring(0, pattern.length() - 2) : pattern);
    List<String> given = split(path);
    if (wanted.size() > given.size()) {
      return Optional.empty();
    }
    var order = new StringBuilder();
    for (int i = 0; i < wanted.size(); i++) {
      boolean variable = wanted.get(i).startsWith("{");
      if (variable ? given.get(i).isEmpty() : !wanted.get(i).equals(given.get(i))) {
        return Optional.empty();
      }
      order.append(variable ? 'v' : 'l');
    }
    int more = given.size() - wanted.size();
    if (below) {
      return Optional.of(order.append('z').toString());
    }
    if (more == 0) {
      return Optional.of("" + order.append('e'));
    }
    boolean slash = more == 1 && given.get(given.size() - 1).isEmpty();
    return slash && guards ? Optional.of("" + order.append('w')) : Optional.empty();
  }

  private static List<String> split(String path) {
    return path.isEmpty() ? List.of() : Arrays.asList(path.substring(1).split("/", -1));
  }
}
