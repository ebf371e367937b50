package dev.wardlock.cli.auth;

import dev.wardlock.client.TokenState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Locale;

/** What is held of a login, and how long, in words; never a value. */
final class Holdings {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Holdings() {}

  /** Such as {@code the header Authorization and the body fields api_key and user}. */
  static String of(TokenState state) {
    var parts = new ArrayList<String>();
    add(parts, "header", state.headers().keySet());
    add(parts, "body field", state.bodyParams().keySet());
    return String.join(" and ", parts);
  }

  private static void add(Collection<String> parts, String what, Collection<String> names) {
    if (!names.isEmpty()) {
      parts.add("the " + what + (names.size() > 1 ? "s " : " ") + String.join(" and ", names));
    }
  }

  /** Such as {@code in 52 minutes (2026-03-01 10:52 UTC)} or {@code 3 days ago (…)}. */
  static String when(Instant at, Instant now) {
    Duration until = Duration.between(now, at);
    String length = length(until.abs());
    return (until.isNegative() ? length + " ago" : "in " + length) + " (" + TIME.format(at) + ")";
  }

  private static String length(Duration length) {
    if (length.toDays() >= 2) {
      return length.toDays() + " days";
    } else if (length.toHours() >= 2) {
      return length.toHours() + " hours";
    } else if (length.toMinutes() >= 2) {
      return length.toMinutes() + " minutes";
    }
    return length.toSeconds() + (length.toSeconds() == 1 ? " second" : " seconds");
  }
}
