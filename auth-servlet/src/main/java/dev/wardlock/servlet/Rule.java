package dev.wardlock.servlet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a request must bring to pass: one rule of an {@link AuthFilter}, for some methods and paths.
 *
 * <p>A pattern is a path below the context path, written decoded and matched exactly, case
 * included:
 *
 * <ul>
 *   <li>{@code /api/jobs} is that path alone. It guards {@code /api/jobs/} too, unless another rule
 *       names exactly that; but a rule that opens {@code /api/jobs} does not open {@code
 *       /api/jobs/}.
 *   <li>{@code /api/jobs/*} is {@code /api/jobs}, {@code /api/jobs/} and everything below.
 *   <li>{@code /api/orgs/{org}/docs} has a variable, which stands for one segment that is not
 *       empty.
 * </ul>
 *
 * <p>The most specific rule wins. Patterns are compared segment by segment from the left: a literal
 * goes before a variable, a variable before {@code *}, a longer path before a shorter one. At the
 * same pattern, a named method goes before any method. A rule for some methods leaves the others to
 * the next rule.
 *
 * <p>Nothing is checked here: {@link AuthFilterBuilder#build()} reports every fault of every rule.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class Rule {

  /** What a rule asks for. */
  enum Kind {
    OPEN,
    PASS_THROUGH,
    PAGE,
    AUTHENTICATE,
    REQUIRE
  }

  final Kind kind;
  final List<String> patterns;
  final List<String> methods;
  final @Nullable String verb;
  final @Nullable String scope;
  final @Nullable String context;

  private Rule(
      Kind kind,
      List<String> patterns,
      List<String> methods,
      @Nullable String verb,
      @Nullable String scope,
      @Nullable String context) {
    this.kind = kind;
    this.patterns = patterns;
    this.methods = methods;
    this.verb = verb;
    this.scope = scope;
    this.context = context;
  }

  private static Rule of(Kind kind, @Nullable String verb, String... patterns) {
    return new Rule(kind, List.of(patterns), List.of(), verb, null, null);
  }

  /**
   * Anyone may. A credential that is presented all the same is not looked at, and there is no
   * principal.
   *
   * @param patterns the paths
   * @return the rule
   */
  public static Rule open(String... patterns) {
    return of(Kind.OPEN, null, patterns);
  }

  /**
   * None of the filter's business: for what authenticates itself, such as a WebSocket endpoint.
   *
   * @param patterns the paths
   * @return the rule
   */
  public static Rule passThrough(String... patterns) {
    return of(Kind.PASS_THROUGH, null, patterns);
  }

  /**
   * Whoever has a valid key or a login session may; whoever has not is led to the login and, after
   * that, back. For what people look at in a browser. It needs {@link AuthFilterBuilder#login}.
   *
   * @param patterns the paths
   * @return the rule
   */
  public static Rule page(String... patterns) {
    return of(Kind.PAGE, null, patterns);
  }

  /**
   * Whoever has a valid key may.
   *
   * @param patterns the paths
   * @return the rule
   */
  public static Rule authenticate(String... patterns) {
    return of(Kind.AUTHENTICATE, null, patterns);
  }

  /**
   * Whoever has a valid key that allows a verb may: on everything, unless {@link #scope} names
   * where.
   *
   * @param verb the verb, such as {@code jobs:create}
   * @param patterns the paths
   * @return the rule
   */
  public static Rule require(String verb, String... patterns) {
    return of(Kind.REQUIRE, verb, patterns);
  }

  /**
   * For some methods alone. Default: every method. {@code HEAD} is judged as {@code GET} and cannot
   * be named; so is {@code CONNECT}, which opens a WebSocket over HTTP/2.
   *
   * @param names the methods, in upper case; {@code *} stands for every one
   * @return the narrower rule
   */
  public Rule methods(String... names) {
    return new Rule(kind, patterns, List.of(names), verb, scope, context);
  }

  /**
   * Where the verb must be allowed. Default: on everything ({@link dev.wardlock.model.Scope#ROOT}).
   *
   * @param template a scope; {@code {name}} stands for the pattern's variable of that name, as in
   *     {@code org/{org}}
   * @return the rule with a scope
   */
  public Rule scope(String template) {
    return new Rule(kind, patterns, methods, verb, template, context);
  }

  /**
   * The context whose keys are accepted, besides those of {@code system}, which may act on every
   * context. The key of another context is answered as an unknown one. Default: the context {@code
   * default}.
   *
   * @param template a context's id; {@code {name}} stands for the pattern's variable of that name;
   *     {@code *} accepts the keys of every context
   * @return the rule with a context
   */
  public Rule context(String template) {
    return new Rule(kind, patterns, methods, verb, scope, template);
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if it has not that form
   */
  static Rule parse(String line) {
    var words = new ArrayList<>(List.of(line.strip().split("\\s+")));
    String decision = words.remove(0);
    List<String> methods =
        words.isEmpty() || words.get(0).startsWith("/")
            ? List.of()
            : List.of(words.remove(0).split(",", -1));
    String pattern = next(words, "a path", line);
    Rule rule =
        switch (decision) {
          case "open" -> open(pattern);
          case "pass-through" -> passThrough(pattern);
          case "page" -> page(pattern);
          case "authenticate" -> authenticate(pattern);
          case "require" -> require(next(words, "a verb", line), pattern);
          default ->
              throw new IllegalArgumentException(
                  line.strip()
                      + ": a rule begins with open, authenticate, require, page or pass-through");
        };
    rule = rule.methods(methods.toArray(String[]::new));
    while (!words.isEmpty()) {
      String word = words.remove(0);
      rule =
          switch (word) {
            case "scope" -> rule.scope(next(words, "a scope", line));
            case "context" -> rule.context(next(words, "a context", line));
            default ->
                throw new IllegalArgumentException(
                    line.strip() + ": only scope and context may follow, not '" + word + "'");
          };
    }
    return rule;
  }

  private static String next(List<String> words, String what, String line) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException(line.strip() + ": " + what + " is missing");
    }
    return words.remove(0);
  }

  /** The text form, as in web.xml; with several patterns, one after the other. */
  @Override
  public String toString() {
    var words = new ArrayList<String>();
    words.add(kind == Kind.PASS_THROUGH ? "pass-through" : kind.name().toLowerCase(Locale.ROOT));
    if (!methods.isEmpty()) {
      words.add(String.join(",", methods));
    }
    words.addAll(patterns);
    if (verb != null) {
      words.add(verb);
    }
    if (scope != null) {
      words.add("scope " + scope);
    }
    if (context != null) {
      words.add("context " + context);
    }
    return String.join(" ", words);
  }
}
