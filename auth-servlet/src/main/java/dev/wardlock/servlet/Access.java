package dev.wardlock.servlet;

import dev.wardlock.model.Grant;
import dev.wardlock.model.Scope;
import dev.wardlock.store.Context;
import dev.wardlock.store.ContextPolicy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a rule asks of a request that it matches. Two are equal if they ask for the same.
 *
 * @param kind what it asks for
 * @param verb the verb; null for none
 * @param scope where the verb must be allowed; null for on everything
 * @param context whose keys are accepted; null for the keys of every context
 */
record Access(
    Rule.Kind kind, @Nullable String verb, @Nullable Template scope, @Nullable Template context) {

  private static final String ANY_CONTEXT = "*";
  private static final Template DEFAULT_CONTEXT =
      Template.of(Context.DEFAULT, PathPattern.of("/*"));

  /** Of what no rule names: a valid key. */
  static final Access UNRULED = new Access(Rule.Kind.AUTHENTICATE, null, null, DEFAULT_CONTEXT);

  /**
   * Reads what a rule asks for at one of its patterns.
   *
   * @throws IllegalArgumentException if that is malformed; the message says why
   */
  static Access of(Rule rule, PathPattern pattern) {
    boolean keyless = rule.kind == Rule.Kind.OPEN || rule.kind == Rule.Kind.PASS_THROUGH;
    if (rule.verb != null) {
      Grant.checkVerb(rule.verb);
    }
    if (rule.scope != null && rule.verb == null) {
      throw new IllegalArgumentException("a scope needs a verb");
    }
    if (rule.context != null && keyless) {
      throw new IllegalArgumentException("what needs no key has no context");
    }
    return new Access(rule.kind, rule.verb, scope(rule, pattern), context(rule, pattern));
  }

  private static @Nullable Template scope(Rule rule, PathPattern pattern) {
    if (rule.scope == null) {
      return null;
    }
    Template template = Template.of(rule.scope, pattern);
    Scope.of(template.filledWith("x"));
    return template;
  }

  private static @Nullable Template context(Rule rule, PathPattern pattern) {
    if (rule.context == null) {
      return DEFAULT_CONTEXT;
    }
    if (rule.context.equals(ANY_CONTEXT)) {
      return null;
    }
    Template template = Template.of(rule.context, pattern);
    String example = template.filledWith("x");
    var unused = new Context(example, example, Instant.EPOCH, ContextPolicy.DEFAULT);
    return template;
  }

  boolean isPage() {
    return kind == Rule.Kind.PAGE;
  }

  boolean isOpen() {
    return kind == Rule.Kind.OPEN || kind == Rule.Kind.PASS_THROUGH;
  }

  /** The context whose keys are accepted, besides those of {@code system}; null for every one. */
  @Nullable String context(String path) {
    return context == null ? null : context.fill(path);
  }

  /** Where the verb must be allowed; null where the path names no scope that could be. */
  @Nullable Scope scope(String path) {
    if (scope == null) {
      return Scope.ROOT;
    }
    try {
      return Scope.of(scope.fill(path));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
