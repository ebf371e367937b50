package dev.wardlock.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A set of {@link Grant}s: what someone may do, and where. No grants, no access.
 *
 * <p>Kept in one canonical form: sorted, without duplicates and without a grant that another one
 * covers, so that two sets that allow the same are equal. At most 256 grants.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class Grants {

  /** Nothing at all. */
  public static final Grants NONE = new Grants(List.of());

  static final int MAX = 256;

  private final Grant[] grants;

  private Grants(List<Grant> canonical) {
    this.grants = canonical.toArray(Grant[]::new);
  }

  /**
   * A set of grants.
   *
   * @param grants the grants
   * @return the set
   * @throws IllegalArgumentException if there are more than 256
   */
  public static Grants of(Collection<Grant> grants) {
    if (grants.size() > MAX) {
      throw new IllegalArgumentException(
          "at most " + MAX + " grants are allowed, not " + grants.size());
    }
    return canonical(grants);
  }

  private static Grants canonical(Collection<Grant> grants) {
    var sorted = new TreeMap<String, Grant>();
    grants.forEach(g -> sorted.put(g.toString(), g));
    var kept = new ArrayList<Grant>();
    for (Grant g : sorted.values()) {
      if (sorted.values().stream().noneMatch(other -> !other.equals(g) && other.covers(g))) {
        kept.add(g);
      }
    }
    return kept.isEmpty() ? NONE : new Grants(kept);
  }

  /**
   * A set of grants.
   *
   * @param grants the grants
   * @return the set
   * @throws IllegalArgumentException if there are more than 256
   */
  public static Grants of(Grant... grants) {
    return of(Arrays.asList(grants));
  }

  /**
   * Reads the text form: {@code verb=region}, separated by white space or commas.
   *
   * @param text the text; empty for {@link #NONE}
   * @return the set
   * @throws IllegalArgumentException if a grant is malformed; the message says which and why
   */
  public static Grants parse(String text) {
    return of(
        Arrays.stream(text.split("[\\s,]+", -1))
            .filter(s -> !s.isEmpty())
            .map(Grant::parse)
            .toList());
  }

  /**
   * Whether a verb is allowed on a scope.
   *
   * @param verb a verb, not a pattern
   * @param scope where
   * @return true if some grant allows it
   * @throws IllegalArgumentException if the text is a pattern, or has no noun
   */
  public boolean permits(String verb, Scope scope) {
    requireVerb(verb);
    for (Grant g : grants) {
      if (Grant.patternCovers(g.verb(), verb) && g.region().contains(scope)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a verb is allowed anywhere at all. Not enough to act on a given scope.
   *
   * @param verb a verb, not a pattern
   * @return true if some grant allows it on some scope
   * @throws IllegalArgumentException if the text is a pattern, or has no noun
   */
  public boolean holds(String verb) {
    requireVerb(verb);
    for (Grant g : grants) {
      if (Grant.patternCovers(g.verb(), verb)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether these grants allow all that another grant allows.
   *
   * <p>Verbs and scopes are open-ended, so a grant is covered by a set exactly if one member covers
   * it.
   *
   * @param other the grant
   * @return true if they do
   */
  public boolean covers(Grant other) {
    for (Grant g : grants) {
      if (g.covers(other)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether these grants allow all that others allow: the test of every attenuation.
   *
   * @param others the others
   * @return true if they do
   */
  public boolean covers(Grants others) {
    for (Grant g : others.grants) {
      if (!covers(g)) {
        return false;
      }
    }
    return true;
  }

  /**
   * What of these grants lies within verb patterns and a region.
   *
   * @param patterns the verb patterns
   * @param region the region
   * @return the intersection
   */
  public Grants within(Collection<String> patterns, Region region) {
    var kept = new ArrayList<Grant>();
    for (Grant g : grants) {
      for (String pattern : patterns) {
        Grant both = g.intersect(pattern, region);
        if (both != null) {
          kept.add(both);
        }
      }
    }
    return canonical(kept);
  }

  /**
   * The grants, in canonical order.
   *
   * @return an immutable list
   */
  public List<Grant> asList() {
    return List.of(grants);
  }

  /**
   * Whether nothing is allowed.
   *
   * @return true for {@link #NONE}
   */
  public boolean isEmpty() {
    return grants.length == 0;
  }

  // The full grammar is checked where rules are built; here only what would widen the answer.
  private static void requireVerb(String verb) {
    if (verb.indexOf(':') <= 0 || verb.indexOf('*') >= 0) {
      throw new IllegalArgumentException("not a verb (noun:verb): " + Text.quote(verb));
    }
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Grants other && Arrays.equals(other.grants, grants);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(grants);
  }

  /** The text form, which {@link #parse} reads back. */
  @Override
  public String toString() {
    return String.join(" ", Arrays.stream(grants).map(Grant::toString).toList());
  }
}
