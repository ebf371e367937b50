package dev.wardlock.model;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A world small enough to list, in which a region is a set of scopes and grants are a set of pairs:
 * the model that the real thing is held against.
 *
 * <p>Every node has a scope, and every noun a verb, that no region and no pattern names. So what is
 * different is different in this world too.
 */
final class Universe {

  /** A verb on a scope. */
  record Act(String verb, Scope scope) {}

  /** The names are prefixes of each other, so that a comparison of mere text goes wrong. */
  private static final List<String> NAMED = List.of("a", "ab");

  private static final List<String> ALL = List.of("a", "ab", "b");

  static final List<Scope> SCOPES = scopes();
  static final List<Region> REGIONS = regions();
  static final List<String> VERBS = verbs(List.of("m", "me", "n"), List.of("r", "rd", "w"));
  static final List<String> PATTERNS = patterns();
  static final List<Grant> GRANTS =
      PATTERNS.stream().flatMap(p -> REGIONS.stream().map(r -> new Grant(p, r))).toList();

  private static final Map<String, Set<Scope>> BY_REGION = new ConcurrentHashMap<>();
  private static final Map<String, Set<String>> BY_PATTERN = new ConcurrentHashMap<>();

  private Universe() {}

  private static List<Scope> scopes() {
    var all = new ArrayList<Scope>();
    all.add(Scope.ROOT);
    paths(ALL, 3).forEach(path -> all.add(Scope.of(path)));
    return List.copyOf(all);
  }

  private static List<Region> regions() {
    var all = new ArrayList<Region>();
    all.add(Region.ALL);
    for (String path : paths(NAMED, 2)) {
      all.add(Region.of(path));
      all.add(Region.of(path + "/*"));
    }
    return List.copyOf(all);
  }

  private static List<String> paths(List<String> names, int depth) {
    var all = new ArrayList<String>(names);
    List<String> level = names;
    for (int i = 1; i < depth; i++) {
      level = level.stream().flatMap(p -> names.stream().map(n -> p + "/" + n)).toList();
      all.addAll(level);
    }
    return all;
  }

  private static List<String> verbs(List<String> nouns, List<String> verbs) {
    return nouns.stream().flatMap(n -> verbs.stream().map(v -> n + ":" + v)).toList();
  }

  private static List<String> patterns() {
    var all = new ArrayList<>(verbs(List.of("m", "me"), List.of("r", "rd")));
    all.addAll(List.of("m:*", "me:*", "*"));
    return List.copyOf(all);
  }

  static Set<Scope> of(Region region) {
    return BY_REGION.computeIfAbsent(region.toString(), text -> list(region));
  }

  /** By splitting into segments, unlike the real thing. */
  private static Set<Scope> list(Region region) {
    String text = region.toString();
    return SCOPES.stream()
        .filter(
            s ->
                text.equals("*")
                    || s.path().equals(text)
                    || (text.endsWith("/*") && startsWith(segments(s.path()), segments(text))))
        .collect(toUnmodifiableSet());
  }

  private static boolean startsWith(List<String> path, List<String> pattern) {
    List<String> top = pattern.subList(0, pattern.size() - 1);
    return path.size() >= top.size() && path.subList(0, top.size()).equals(top);
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }

  static Set<String> of(String pattern) {
    return BY_PATTERN.computeIfAbsent(pattern, Universe::list);
  }

  private static Set<String> list(String pattern) {
    return VERBS.stream()
        .filter(
            v ->
                pattern.equals("*")
                    || pattern.equals(v)
                    || pattern.equals(v.substring(0, v.indexOf(':')) + ":*"))
        .collect(toUnmodifiableSet());
  }

  static Set<Act> of(Collection<Grant> grants) {
    var acts = new HashSet<Act>();
    for (Grant g : grants) {
      for (String verb : of(g.verb())) {
        of(g.region()).forEach(scope -> acts.add(new Act(verb, scope)));
      }
    }
    return acts;
  }
}
