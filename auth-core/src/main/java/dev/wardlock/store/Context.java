package dev.wardlock.store;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A tenant. A key belongs to exactly one; the deployment's own management keys belong to {@link
 * #SYSTEM}.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * @param id {@code [A-Za-z0-9][A-Za-z0-9._-]{0,63}}, unique, case-sensitive
 * @param name its name for people, 1 to 256 characters without control characters
 * @param createdAt when it was made; the epoch for the two that every store has from the start
 * @param policy what it allows its keys
 */
public record Context(String id, String name, Instant createdAt, ContextPolicy policy) {

  /** The id of the context of the deployment's own keys, which may act on every context. */
  public static final String SYSTEM = "system";

  /** The id of the context of an application that has no tenants. */
  public static final String DEFAULT = "default";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /**
   * Checks id and name.
   *
   * @param id as the component
   * @param name as the component
   * @param createdAt as the component
   * @param policy as the component
   * @throws IllegalArgumentException if either is malformed
   */
  public Context {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "a context id is 1 to 64 characters of A-Z a-z 0-9 . _ - and begins with a letter or"
              + " digit");
    }
    if (name.isEmpty()
        || name.length() > 256
        || name.codePoints()
            .anyMatch(c -> Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF))) {
      throw new IllegalArgumentException(
          "a context's name is 1 to 256 characters without control characters");
    }
  }

  /**
   * One of the two that every store has from the start.
   *
   * @param id {@link #SYSTEM} or {@link #DEFAULT}
   * @return the context, with the default policy
   */
  public static Context builtIn(String id) {
    return new Context(id, id, Instant.EPOCH, ContextPolicy.DEFAULT);
  }
}
