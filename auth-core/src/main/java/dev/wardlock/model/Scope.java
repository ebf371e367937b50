package dev.wardlock.model;

/**
 * A place in the deployment's tree of resources: a path of segments such as {@code
 * org/acme/agent/planner}.
 *
 * <p>Always canonical: no empty, {@code .} or {@code ..} segment, no leading or trailing slash; two
 * equal scopes have equal text. Case-sensitive. At most 32 segments and 1,024 characters; a segment
 * is 1 to 128 characters of {@code A-Z a-z 0-9 . _ ~ @ : + = -}.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * @param path the canonical text; empty for {@link #ROOT} alone
 */
public record Scope(String path) {

  /** The root: the place that stands for the whole deployment. Only the region {@code *} has it. */
  public static final Scope ROOT = new Scope("");

  private static final int MAX_LENGTH = 1024;
  private static final int MAX_SEGMENTS = 32;
  private static final int MAX_SEGMENT_LENGTH = 128;

  /**
   * Checks the path.
   *
   * @param path as the component
   * @throws IllegalArgumentException if the path is not canonical; the message says where
   */
  public Scope {
    if (!path.isEmpty()) {
      check(path);
    }
  }

  /**
   * Reads a scope.
   *
   * @param path the canonical text, not empty
   * @return the scope
   * @throws IllegalArgumentException if the path is empty or not canonical; the message says where
   */
  public static Scope of(String path) {
    if (path.isEmpty()) {
      throw new IllegalArgumentException("scope is empty; name at least one segment");
    }
    return new Scope(path);
  }

  static void check(String path) {
    if (path.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "scope is longer than " + MAX_LENGTH + " characters: " + path.length());
    }
    int segments = 0;
    int start = 0;
    while (start <= path.length()) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      checkSegment(path, start, end);
      segments++;
      start = end + 1;
    }
    if (segments > MAX_SEGMENTS) {
      throw new IllegalArgumentException(
          "scope has " + segments + " segments; at most " + MAX_SEGMENTS + " are allowed");
    }
  }

  private static void checkSegment(String path, int start, int end) {
    int length = end - start;
    if (length == 0) {
      throw new IllegalArgumentException("scope has an empty segment at character " + start);
    }
    if (length > MAX_SEGMENT_LENGTH) {
      throw new IllegalArgumentException(
          "scope segment at character " + start + " is longer than " + MAX_SEGMENT_LENGTH);
    }
    boolean dots = length <= 2;
    for (int i = start; i < end; i++) {
      char c = path.charAt(i);
      if (!allowed(c)) {
        throw new IllegalArgumentException(
            c == '*'
                ? "'*' may stand only as a whole region or as its last segment, not at character "
                    + i
                : "scope has a character that is not allowed at " + i);
      }
      dots &= c == '.';
    }
    if (dots) {
      throw new IllegalArgumentException("scope has a dot segment at character " + start);
    }
  }

  private static boolean allowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "._~@:+=-".indexOf(c) >= 0;
  }

  @Override
  public String toString() {
    return path;
  }
}
