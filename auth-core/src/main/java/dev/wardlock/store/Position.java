package dev.wardlock.store;

import dev.wardlock.model.KeyId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in an order by time: an instant and what breaks its ties. Its text is a cursor, so that a
 * cursor stays good when what stood at its place is gone.
 *
 * @param at the instant
 * @param tie what breaks ties, compared as text
 */
record Position(Instant at, String tie) implements Comparable<Position> {

  private static final Pattern KEY =
      Pattern.compile("k(-?\\d{1,18})\\.(\\d{1,9})\\.([0-9A-Za-z]{12})");
  private static final Pattern EVENT =
      Pattern.compile("a(-?\\d{1,18})\\.(\\d{1,9})\\.([0-9a-f]{16})");
  private static final Pattern CONTEXT = Pattern.compile("c[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  static Position of(StoredKey key) {
    return new Position(key.createdAt(), key.id().value());
  }

  static Position of(Instant at, long number) {
    return new Position(at, String.format("%016x", number));
  }

  static Position key(String cursor) {
    return parse(KEY, cursor);
  }

  static Position event(String cursor) {
    return parse(EVENT, cursor);
  }

  /** The id of a context, by which contexts are ordered. */
  static String context(String cursor) {
    if (!CONTEXT.matcher(cursor).matches()) {
      throw notOurs(null);
    }
    return cursor.substring(1);
  }

  private static Position parse(Pattern form, String cursor) {
    Matcher m = form.matcher(cursor);
    if (!m.matches()) {
      throw notOurs(null);
    }
    try {
      return new Position(
          Instant.ofEpochSecond(Long.parseLong(m.group(1)), Long.parseLong(m.group(2))),
          m.group(3));
    } catch (DateTimeException e) {
      throw notOurs(e);
    }
  }

  private static IllegalArgumentException notOurs(@Nullable Throwable cause) {
    return new IllegalArgumentException("the cursor is not one that this store gave", cause);
  }

  String cursor() {
    return (tie.length() == KeyId.LENGTH ? "k" : "a")
        + at.getEpochSecond()
        + "."
        + at.getNano()
        + "."
        + tie;
  }

  @Override
  public int compareTo(Position other) {
    int order = at.compareTo(other.at);
    return order != 0 ? order : tie.compareTo(other.tie);
  }
}
