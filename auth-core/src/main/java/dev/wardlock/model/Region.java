package dev.wardlock.model;

import org.jspecify.annotations.Nullable;

/**
 * A set of scopes: {@code org/acme} is that node alone, {@code org/acme/*} the node and all below
 * it, {@code *} everything.
 *
 * <p>Any two regions are nested or disjoint, so an intersection is again a region or nothing. A
 * {@code *} anywhere else is refused.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class Region {

  /** Every scope, {@link Scope#ROOT} included. */
  public static final Region ALL = new Region("", true);

  private final String path;
  private final boolean subtree;

  private Region(String path, boolean subtree) {
    this.path = path;
    this.subtree = subtree;
  }

  /**
   * Reads a region.
   *
   * @param text {@code *}, a scope, or a scope followed by {@code /*}
   * @return the region
   * @throws IllegalArgumentException if the text is none of these; the message says where
   */
  public static Region of(String text) {
    if (text.equals("*")) {
      return ALL;
    }
    if (text.isEmpty()) {
      throw new IllegalArgumentException("region is empty; '*' stands for everything");
    }
    boolean subtree = text.endsWith("/*");
    String path = subtree ? text.substring(0, text.length() - 2) : text;
    Scope.check(path);
    return new Region(path, subtree);
  }

  /**
   * The node and all below it.
   *
   * @param scope the node
   * @return the region; {@link #ALL} for the root
   */
  public static Region under(Scope scope) {
    return scope.path().isEmpty() ? ALL : new Region(scope.path(), true);
  }

  /**
   * Whether a scope lies in this region.
   *
   * @param scope the scope
   * @return true if it does
   */
  public boolean contains(Scope scope) {
    return holds(scope.path());
  }

  /**
   * Whether every scope of another region lies in this one.
   *
   * @param other the other region
   * @return true if it does
   */
  public boolean covers(Region other) {
    return subtree ? holds(other.path) : !other.subtree && path.equals(other.path);
  }

  /**
   * What lies in both.
   *
   * @param other the other region
   * @return the smaller of the two where they are nested, else null
   */
  public @Nullable Region intersect(Region other) {
    return covers(other) ? other : other.covers(this) ? this : null;
  }

  /**
   * Whether this is a single node, without what lies below it: often a slip of the pen.
   *
   * @return true for {@code org/acme}, false for {@code org/acme/*} and {@code *}
   */
  public boolean isNodeAlone() {
    return !subtree;
  }

  /**
   * The node at the top of this region.
   *
   * @return the node; {@link Scope#ROOT} for {@link #ALL}
   */
  public Scope top() {
    return path.isEmpty() ? Scope.ROOT : new Scope(path);
  }

  private boolean holds(String other) {
    if (!subtree) {
      return path.equals(other);
    }
    int length = path.length();
    return length == 0
        || (other.startsWith(path) && (other.length() == length || other.charAt(length) == '/'));
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Region r && r.subtree == subtree && r.path.equals(path);
  }

  @Override
  public int hashCode() {
    return path.hashCode() * 31 + Boolean.hashCode(subtree);
  }

  @Override
  public String toString() {
    return !subtree ? path : path.isEmpty() ? "*" : path + "/*";
  }
}
