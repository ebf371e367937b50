package dev.wardlock.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wardlock.IssuedKey;
import dev.wardlock.NewKey;
import dev.wardlock.model.Grants;
import dev.wardlock.servlet.FilterModel.Holder;
import dev.wardlock.servlet.FilterModel.Line;
import dev.wardlock.store.ContextPolicy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.statistics.Statistics;

/**
 * What the filter lets pass, a model of what is promised lets pass too, as the same principal; and
 * what the filter refuses, the model refuses with the same status: rules, paths, methods, grants
 * and contexts, in every mixture.
 */
class FilterModelPropertyTest {

  private static final Keys KEYS = new Keys();
  private static final Map<String, Holder> HOLDERS = new HashMap<>();

  static {
    KEYS.auth.keys().createContext("x", "X", ContextPolicy.DEFAULT);
    for (String context : List.of("default", "acme", "x", "system")) {
      for (String grants :
          List.of(
              "",
              "*=*",
              "jobs:*=org/acme/*",
              "jobs:read=org/acme",
              "jobs:read=*",
              "docs:read=org/x/* jobs:write=org/acme/*",
              "jobs:read=org/ac")) {
        add(context, grants);
      }
    }
  }

  private static void add(String context, String grants) {
    String id = context + "|" + grants.replaceAll("[^a-z]", ".");
    NewKey key = KEYS.named().principal(id).in(context).grants(Grants.parse(grants));
    IssuedKey issued = KEYS.issue(key);
    List<String[]> pairs =
        grants.isEmpty()
            ? List.of()
            : Arrays.stream(grants.split(" ")).map(g -> g.split("=", 2)).toList();
    HOLDERS.put("Bearer " + issued.token().reveal(), new Holder(id, context, pairs));
  }

  @AfterContainer
  static void close() {
    KEYS.close();
  }

  @Provide
  Arbitrary<List<Line>> rules() {
    Arbitrary<String> pattern =
        Combinators.combine(
                Arbitraries.of("acme", "x", "jobs", "{org}", "{id}").list().ofMaxSize(3),
                Arbitraries.of("", "", "/", "/*", "/*"))
            .as(
                (segments, end) ->
                    segments.isEmpty()
                        ? (end.isEmpty() ? "/" : end)
                        : "/" + String.join("/", segments) + end);
    Arbitrary<List<String>> methods =
        Arbitraries.of(List.of(), List.of(), List.of("GET"), List.of("POST", "PUT"));
    Arbitrary<Line> line =
        Combinators.combine(
                Arbitraries.of("open", "authenticate", "require", "require"),
                pattern,
                methods,
                Arbitraries.of("jobs:read", "jobs:write", "docs:read"),
                Arbitraries.of("", "", "org/{org}", "org/acme", "org/{id}/jobs"),
                Arbitraries.of("", "", "{org}", "acme", "system", "*"))
            .as(FilterModelPropertyTest::line);
    return line.list().ofMaxSize(7).map(FilterModelPropertyTest::withoutContradictions);
  }

  private static Line line(
      String what,
      String pattern,
      List<String> methods,
      String verb,
      String scope,
      String context) {
    boolean required = what.equals("require");
    return new Line(
        what,
        pattern,
        methods,
        required ? verb : null,
        required && isFor(scope, pattern) ? scope : null,
        !what.equals("open") && isFor(context, pattern) ? context : null);
  }

  private static boolean isFor(String template, String pattern) {
    boolean org = !template.contains("{org}") || pattern.contains("{org}");
    boolean id = !template.contains("{id}") || pattern.contains("{id}");
    return !template.isEmpty() && org && id;
  }

  /** Each one that the filter cannot be built with is left out. */
  private static List<Line> withoutContradictions(List<Line> lines) {
    var kept = new ArrayList<Line>();
    for (Line line : lines) {
      kept.add(line);
      try {
        filter(kept);
      } catch (IllegalArgumentException e) {
        kept.remove(kept.size() - 1);
      }
    }
    return kept;
  }

  private static AuthFilter filter(List<Line> lines) {
    AuthFilterBuilder builder = AuthFilter.builder(KEYS.auth);
    lines.forEach(line -> builder.rule(line.rule()));
    return builder.build();
  }

  @Provide
  Arbitrary<List<String>> paths() {
    return Combinators.combine(
            Arbitraries.of("acme", "x", "jobs", "other").list().ofMaxSize(4),
            Arbitraries.of(true, false))
        .as(
            (segments, slash) -> {
              var path = new ArrayList<>(segments);
              if (slash || path.isEmpty()) {
                path.add("");
              }
              return path;
            });
  }

  @Provide
  Arbitrary<String> methods() {
    return Arbitraries.of(
        "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "QUERY", "TRACE", "get",
        "Post");
  }

  @Provide
  Arbitrary<String> credentials() {
    return Arbitraries.oneOf(
        Arbitraries.of(List.copyOf(HOLDERS.keySet())),
        Arbitraries.of(List.copyOf(HOLDERS.keySet())),
        Arbitraries.of("", "Basic YTpi", "Bearer ", "Bearer x"));
  }

  @Property(tries = 10_000)
  void filter_unambiguousPath_isAsTheModelSays(
      @ForAll("rules") List<Line> lines,
      @ForAll("paths") List<String> path,
      @ForAll("methods") String method,
      @ForAll("credentials") String credential,
      @ForAll Random random)
      throws Exception {
    String routed = "/" + String.join("/", path);
    var exchange = new FakeExchange(method, encoded(routed, random), routed, header(credential));

    String outcome = exchange.through(filter(lines));

    Holder who = HOLDERS.get(credential);
    assertThat(outcome).isEqualTo(FilterModel.judge(lines, method, path, who));
    Statistics.label("outcome")
        .collect(outcome.startsWith(FakeExchange.PASSED) ? "passed" : outcome)
        .coverage(
            seen -> {
              for (String each : List.of("passed", "401", "403", "400", "501")) {
                seen.check(each).count(count -> count > 20);
              }
            });
  }

  /** Whatever a container makes of what can be read in two ways, nobody passes. */
  @Property(tries = 3_000)
  void filter_ambiguousPath_letsNobodyPass(
      @ForAll("rules") List<Line> lines,
      @ForAll("paths") List<String> path,
      @ForAll("dirt") String dirt,
      @ForAll("credentials") String credential,
      @ForAll Random random)
      throws Exception {
    String routed = "/" + String.join("/", path);
    int at = random.nextInt(routed.length()) + 1;
    String uri = routed.substring(0, at) + dirt + routed.substring(at);
    // Some strip it, some route on what is left of it: what the rules open is among that.
    String seen = random.nextBoolean() ? routed : uri;

    var exchange = new FakeExchange("GET", uri, seen, header(credential));

    assertThat(exchange.through(filter(lines))).as(uri).isEqualTo("400");
  }

  @Provide
  Arbitrary<String> dirt() {
    return Arbitraries.of(
        ";",
        ";x=y",
        "%3b",
        "%2f",
        "%2F",
        "%5c",
        "\\",
        "%25",
        "%252e",
        "%00",
        "%0a",
        "//",
        "/./",
        "/../",
        "/%2e%2e/",
        "/..;/",
        "%c0%ae",
        "%",
        "%zz",
        "%e2%80%a8",
        "\u00e4");
  }

  private static String header(String credential) {
    return credential.isEmpty() ? null : credential;
  }

  /** The same path, some of its letters as triplets. */
  private static String encoded(String path, Random random) {
    var raw = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b == '/' || random.nextInt(5) > 0;
      raw.append(plain ? String.valueOf((char) b) : String.format("%%%02x", b));
    }
    return raw.toString();
  }
}
