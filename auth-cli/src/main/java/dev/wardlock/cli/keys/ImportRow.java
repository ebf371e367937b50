package dev.wardlock.cli.keys;

import dev.wardlock.NewKey;
import dev.wardlock.crypto.ForeignHashes;
import dev.wardlock.model.Grant;
import dev.wardlock.model.Grants;
import dev.wardlock.model.Region;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A key of another system, as a file has it.
 *
 * @param line where it stands
 * @param key what is to be made
 * @param hash the hash of its secret, as the other system had it
 * @param lookup the part of its token by which it is found; null for none
 */
record ImportRow(long line, NewKey key, String hash, @Nullable String lookup) {

  private static final Set<String> FIELDS =
      Set.of(
          "name",
          "context",
          "kind",
          "principal",
          "display_name",
          "grants",
          "scope_floor",
          "strict",
          "metadata",
          "expires_at",
          "hash",
          "lookup");

  /** What is left out of text, so that a hash is in no message. */
  @Override
  public String toString() {
    return "ImportRow[" + line + ", " + key.name() + "]";
  }

  /**
   * Reads a row.
   *
   * @param line where it stands
   * @param fields what it holds; a null or empty value is as none
   * @param context the context of rows that name none
   * @param now the present
   * @return the row
   * @throws IllegalArgumentException if it is malformed; the message does not repeat the hash
   */
  static ImportRow of(
      long line, Map<String, ? extends @Nullable Object> fields, String context, Instant now) {
    var given = new LinkedHashMap<String, Object>();
    fields.forEach(
        (name, value) -> {
          if (value != null && !value.equals("")) {
            given.put(name, value);
          }
        });
    var unknown = new TreeSet<>(given.keySet());
    unknown.removeAll(FIELDS);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("unknown fields " + unknown);
    }
    String name = need(given, "name");
    KeyRef.checkName("A key", name);
    String lookup = text(given, "lookup");
    String hash = hash(need(given, "hash"), lookup);
    String floor = text(given, "scope_floor");
    String in = text(given, "context");
    var key =
        new NewKey(
            name,
            need(given, "kind"),
            text(given, "principal"),
            text(given, "display_name"),
            in == null ? context : in,
            grants(given.get("grants")),
            floor == null ? null : Region.of(floor),
            flag(given.get("strict")),
            metadata(given.get("metadata")),
            lifetime(text(given, "expires_at"), now));
    return new ImportRow(line, key, hash, lookup);
  }

  private static String hash(String hash, @Nullable String lookup) {
    String stored = ForeignHashes.stored(hash); // refuses what is no hash
    if (lookup == null && !ForeignHashes.isPlain(stored)) {
      throw new IllegalArgumentException(
          "a hash with a salt needs a lookup, the part of its token by which it is found");
    }
    return hash;
  }

  private static String need(Map<String, Object> fields, String name) {
    String text = text(fields, name);
    if (text == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return text;
  }

  private static @Nullable String text(Map<String, Object> fields, String name) {
    Object value = fields.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new IllegalArgumentException(name + " is not a text");
  }

  private static @Nullable Grants grants(@Nullable Object value) {
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return Grants.of(list.stream().map(String.class::cast).map(Grant::parse).toList());
    }
    if (value == null || value instanceof String) {
      return value == null ? null : Grants.parse((String) value);
    }
    throw new IllegalArgumentException("grants are a text or a list of texts");
  }

  private static boolean flag(@Nullable Object value) {
    String text = value == null ? "false" : value.toString();
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("strict is true or false");
    }
    return text.equals("true");
  }

  private static Map<String, String> metadata(@Nullable Object value) {
    var notes = new LinkedHashMap<String, String>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, note) -> notes.put(String.valueOf(name), String.valueOf(note)));
    } else if (value instanceof String text) {
      for (String note : text.split(";", -1)) {
        int equals = note.indexOf('=');
        if (equals < 1) {
          throw new IllegalArgumentException("metadata is name=value, separated by semicolons");
        }
        notes.put(note.substring(0, equals).strip(), note.substring(equals + 1).strip());
      }
    } else if (value != null) {
      throw new IllegalArgumentException("metadata is an object of texts");
    }
    return notes;
  }

  private static @Nullable Duration lifetime(@Nullable String expires, Instant now) {
    if (expires == null) {
      return null;
    }
    try {
      Instant end = OffsetDateTime.parse(expires).toInstant();
      if (!end.isAfter(now)) {
        throw new IllegalArgumentException("expires_at is over");
      }
      return Duration.between(now, end);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "expires_at is an instant such as 2026-12-31T00:00:00Z", e);
    }
  }
}
