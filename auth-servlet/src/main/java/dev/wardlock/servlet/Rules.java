package dev.wardlock.servlet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules, as a tree of segments: finding one takes as long as the path is long, however many
 * there are. Only where patterns with variables overlap is more than one branch looked at.
 *
 * <p>Immutable once compiled, and safe for use by many threads.
 */
final class Rules {

  private static final String ANY_METHOD = "*";

  /** What is asked for at one pattern, by method. */
  private static final class Slot {
    private final Map<String, Access> byMethod = new HashMap<>();
    private final Map<String, Rule> origins = new HashMap<>();

    void put(String method, Access access, Rule origin) {
      Rule other = origins.putIfAbsent(method, origin);
      Access before = byMethod.putIfAbsent(method, access);
      if (other != null && !access.equals(before)) {
        throw new IllegalArgumentException("contradicts " + other);
      }
    }

    @Nullable Access of(String method) {
      Access named = byMethod.get(method);
      return named == null ? byMethod.get(ANY_METHOD) : named;
    }

    /** The same, but nothing that opens. */
    @Nullable Access closed(String method) {
      Access named = byMethod.get(method);
      Access access = named == null || named.isOpen() ? byMethod.get(ANY_METHOD) : named;
      return access == null || access.isOpen() ? null : access;
    }
  }

  private static final class Node {
    private final Map<String, Node> literals = new HashMap<>();
    private final Slot exact = new Slot();
    private final Slot below = new Slot();
    private @Nullable Node variable;
  }

  private final Node root = new Node();

  private Rules() {}

  /** Compiles rules, and adds every fault of theirs to a list. */
  static Rules compile(List<Rule> rules, List<String> faults) {
    var compiled = new Rules();
    for (Rule rule : rules) {
      if (rule.patterns.isEmpty()) {
        faults.add(rule + ": names no path");
      }
      for (String method : rule.methods) {
        if (!method.equals(ANY_METHOD) && !Methods.isCanonical(method)) {
          faults.add(rule + ": a method is in upper case, such as GET, not '" + method + "'");
        } else if (!Methods.judged(method).equals(method) || method.equals("TRACE")) {
          faults.add(rule + ": HEAD and CONNECT are judged as GET, and TRACE is always refused");
        }
      }
      for (String pattern : rule.patterns) {
        try {
          compiled.add(rule, PathPattern.of(pattern));
        } catch (IllegalArgumentException e) {
          faults.add(rule + ": " + e.getMessage());
        }
      }
    }
    return compiled;
  }

  private void add(Rule rule, PathPattern pattern) {
    Access access = Access.of(rule, pattern);
    Node node = root;
    for (String segment : pattern.segments()) {
      if (PathPattern.isVariable(segment)) {
        node.variable = node.variable == null ? new Node() : node.variable;
        node = node.variable;
      } else {
        node = node.literals.computeIfAbsent(segment, s -> new Node());
      }
    }
    Slot slot = pattern.prefix() ? node.below : node.exact;
    for (String method : rule.methods.isEmpty() ? List.of(ANY_METHOD) : rule.methods) {
      slot.put(method, access, rule);
    }
  }

  /**
   * What is asked of a request.
   *
   * @param method the method
   * @param path a canonical path
   */
  Access find(String method, String path) {
    Access access = find(root, Methods.judged(method), path, 1);
    return access == null ? Access.UNRULED : access;
  }

  // Behind the last segment, start is one more than the length.
  private static @Nullable Access find(Node node, String method, String path, int start) {
    if (start > path.length()) {
      Access exact = node.exact.of(method);
      return exact == null ? node.below.of(method) : exact;
    }
    int slash = path.indexOf('/', start);
    int end = slash < 0 ? path.length() : slash;
    Node literal = node.literals.isEmpty() ? null : node.literals.get(path.substring(start, end));
    Access access = literal == null ? null : find(literal, method, path, end + 1);
    if (access == null && end > start && node.variable != null) {
      access = find(node.variable, method, path, end + 1);
    }
    if (access == null && end == start) {
      access = node.exact.closed(method); // the path without its last slash, where that is guarded
    }
    return access == null ? node.below.of(method) : access;
  }
}
