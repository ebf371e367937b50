package dev.wardlock.store.jdbc;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.Query;
import dev.wardlock.store.StoredKey;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page ended: an instant and what breaks its ties, so that a cursor stays good when the
 * item that it was made of is gone.
 *
 * @param micros the instant
 * @param tie a key's id, or an event's number
 */
record Cursor(long micros, String tie) {

  private static final Pattern KEY = Pattern.compile("k(-?\\d{1,19})\\.([0-9A-Za-z]{12})");
  private static final Pattern EVENT = Pattern.compile("a(-?\\d{1,19})\\.(\\d{1,19})");
  private static final Pattern CONTEXT = Pattern.compile("c[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  static String of(StoredKey key) {
    return "k" + Codec.micros(key.createdAt()) + "." + key.id();
  }

  static String of(Numbered event) {
    return "a" + Codec.micros(event.event().at()) + "." + event.number();
  }

  static Cursor key(String text) {
    return parse(KEY, text);
  }

  static Cursor event(String text) {
    Cursor cursor = parse(EVENT, text);
    number(cursor.tie);
    return cursor;
  }

  /** The id of the context where a page ended. */
  static String context(String text) {
    if (!CONTEXT.matcher(text).matches()) {
      throw notOurs();
    }
    return text.substring(1);
  }

  /** What was found, less the one more that tells whether there is a next page. */
  static <R, T> Query.Page<T> page(
      List<R> found, int limit, Function<R, T> item, Function<R, String> cursor) {
    boolean more = found.size() > limit;
    List<R> shown = more ? found.subList(0, limit) : found;
    return new Query.Page<>(
        shown.stream().map(item).toList(), more ? cursor.apply(shown.get(limit - 1)) : null);
  }

  private static Cursor parse(Pattern form, String text) {
    Matcher m = form.matcher(text);
    if (!m.matches()) {
      throw notOurs();
    }
    return new Cursor(number(m.group(1)), m.group(2));
  }

  private static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw notOurs();
    }
  }

  private static IllegalArgumentException notOurs() {
    return new IllegalArgumentException("the cursor is not one that this store gave");
  }

  /**
   * An event and its place in the order of commits.
   *
   * @param number the place
   * @param event the event
   */
  record Numbered(long number, AuditEvent event) {}
}
