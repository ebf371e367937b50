package dev.wardlock.model;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A verb pattern on a region: {@code memory:read} on {@code org/acme/*}.
 *
 * <p>A verb is {@code noun:verb}; a pattern is a verb, {@code noun:*} or {@code *}. Noun and verb
 * are {@code [a-z][a-z0-9_.-]{0,63}}. The text form is {@code pattern=region}.
 *
 * <p>Immutable and safe for use by many threads.
 *
 * @param verb the verb pattern
 * @param region where it holds
 */
public record Grant(String verb, Region region) {

  /** See keys of one's context, without secrets. */
  public static final String KEYS_READ = "keys:read";

  /** Mint keys no wider than oneself. */
  public static final String KEYS_CREATE = "keys:create";

  /** Rotate and replace keys that are no wider than oneself. */
  public static final String KEYS_ROTATE = "keys:rotate";

  /** Revoke keys. */
  public static final String KEYS_REVOKE = "keys:revoke";

  /** Delegate children of a key. */
  public static final String KEYS_DELEGATE = "keys:delegate";

  /** Create, change and delete contexts. */
  public static final String CONTEXTS_MANAGE = "contexts:manage";

  /** Read the audit trail. */
  public static final String AUDIT_READ = "audit:read";

  private static final Pattern PATTERN =
      Pattern.compile("\\*|[a-z][a-z0-9_.-]{0,63}:(\\*|[a-z][a-z0-9_.-]{0,63})");

  /**
   * Checks the verb pattern.
   *
   * @param verb as the component
   * @param region as the component
   * @throws IllegalArgumentException if it is not a verb pattern
   */
  public Grant {
    checkPattern(verb);
  }

  /**
   * Reads a grant.
   *
   * @param verb the verb pattern
   * @param region the region's text
   * @return the grant
   * @throws IllegalArgumentException if either is malformed; the message says which and why
   */
  public static Grant of(String verb, String region) {
    return new Grant(verb, Region.of(region));
  }

  /**
   * Reads the text form.
   *
   * @param text {@code pattern=region}
   * @return the grant
   * @throws IllegalArgumentException if the text is malformed; the message says why
   */
  public static Grant parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException(
          "grant is not of the form verb=region, for instance memory:read=org/acme/*");
    }
    return of(text.substring(0, equals), text.substring(equals + 1));
  }

  /**
   * Checks a verb pattern.
   *
   * @param pattern the text
   * @return the same text
   * @throws IllegalArgumentException if it is not a verb, {@code noun:*} or {@code *}
   */
  public static String checkPattern(String pattern) {
    if (!PATTERN.matcher(pattern).matches()) {
      throw new IllegalArgumentException(
          "not a verb pattern (noun:verb, noun:* or *, in lower case): " + Text.quote(pattern));
    }
    return pattern;
  }

  /**
   * Checks a verb.
   *
   * @param verb the text
   * @return the same text
   * @throws IllegalArgumentException if it is not of the form {@code noun:verb}
   */
  public static String checkVerb(String verb) {
    if (verb.indexOf('*') >= 0) {
      throw new IllegalArgumentException("a verb is asked for, not a pattern: " + Text.quote(verb));
    }
    return checkPattern(verb);
  }

  /**
   * Whether this grant allows all that another allows.
   *
   * @param other the other grant
   * @return true if it does
   */
  public boolean covers(Grant other) {
    return patternCovers(verb, other.verb) && region.covers(other.region);
  }

  /** What both a grant and a verb pattern on a region allow; null where that is nothing. */
  @Nullable Grant intersect(String pattern, Region within) {
    String narrower =
        patternCovers(verb, pattern) ? pattern : patternCovers(pattern, verb) ? verb : null;
    Region both = region.intersect(within);
    return narrower == null || both == null ? null : new Grant(narrower, both);
  }

  static boolean patternCovers(String pattern, String other) {
    int last = pattern.length() - 1;
    if (pattern.charAt(last) != '*') {
      return pattern.equals(other);
    }
    return last == 0 || other.regionMatches(0, pattern, 0, last);
  }

  @Override
  public String toString() {
    return verb + "=" + region;
  }
}
