package dev.wardlock.servlet;

import dev.wardlock.Auth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The options of an {@link AuthFilter}: its rules. They are checked together when it is built, and
 * every fault is reported at once; nothing is clamped. What no rule names needs a valid key.
 *
 * <p>Not safe for use by many threads.
 */
public final class AuthFilterBuilder {

  private final Auth auth;
  private final List<Rule> rules = new ArrayList<>();
  private String realm = Answers.DEFAULT_REALM;

  AuthFilterBuilder(Auth auth) {
    this.auth = Objects.requireNonNull(auth, "auth");
  }

  /**
   * Anyone may, by every method: {@link Rule#open}.
   *
   * @param patterns the paths
   * @return this
   */
  public AuthFilterBuilder open(String... patterns) {
    return rule(Rule.open(patterns));
  }

  /**
   * Whoever has a valid key may, by every method: {@link Rule#authenticate}.
   *
   * @param patterns the paths
   * @return this
   */
  public AuthFilterBuilder authenticate(String... patterns) {
    return rule(Rule.authenticate(patterns));
  }

  /**
   * Whoever has a valid key that allows a verb on everything may: {@link Rule#require}.
   *
   * @param method the method, or {@code *} for every one
   * @param pattern the path
   * @param verb the verb, such as {@code jobs:create}
   * @return this
   */
  public AuthFilterBuilder require(String method, String pattern, String verb) {
    return rule(Rule.require(verb, pattern).methods(method));
  }

  /**
   * Whoever has a valid key that allows a verb on a scope may: {@link Rule#require} with {@link
   * Rule#scope}.
   *
   * @param method the method, or {@code *} for every one
   * @param pattern the path
   * @param verb the verb, such as {@code docs:read}
   * @param scope the scope, such as {@code org/{org}} with the pattern's variable {@code org}
   * @return this
   */
  public AuthFilterBuilder require(String method, String pattern, String verb, String scope) {
    return rule(Rule.require(verb, pattern).methods(method).scope(scope));
  }

  /**
   * None of the filter's business, by every method: {@link Rule#passThrough}.
   *
   * @param patterns the paths
   * @return this
   */
  public AuthFilterBuilder passThrough(String... patterns) {
    return rule(Rule.passThrough(patterns));
  }

  /**
   * Adds a rule: for those that need methods or a context. The order of rules does not matter.
   *
   * @param rule the rule
   * @return this
   */
  public AuthFilterBuilder rule(Rule rule) {
    rules.add(Objects.requireNonNull(rule, "rule"));
    return this;
  }

  /**
   * The realm that challenges name. Default: {@code wardlock}.
   *
   * @param value 1 to 64 characters of printable ASCII, without quotes and backslashes
   * @return this
   */
  public AuthFilterBuilder realm(String value) {
    realm = value;
    return this;
  }

  /**
   * Checks the rules and makes the filter.
   *
   * @return the filter
   * @throws IllegalArgumentException if options are faulty; the message names every one
   */
  public AuthFilter build() {
    return new AuthFilter(wiring(new ArrayList<>()));
  }

  /** The same, with faults that were found before. */
  AuthFilter.Wiring wiring(List<String> faults) {
    Rules compiled = Rules.compile(rules, faults);
    if (!Answers.isRealm(realm)) {
      faults.add(
          "a realm is 1 to 64 characters of printable ASCII, without quotes and backslashes");
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException("faulty options: " + String.join("; ", faults));
    }
    return new AuthFilter.Wiring(auth, compiled, new Answers(realm));
  }
}
