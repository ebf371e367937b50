package dev.wardlock.servlet;

import dev.wardlock.model.Grant;
import dev.wardlock.model.Grants;
import dev.wardlock.model.KeyInfo.Status;
import dev.wardlock.model.Query;
import dev.wardlock.model.Region;
import dev.wardlock.model.Scope;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The parameters that operations share. */
final class Params {

  private static final long CENTURY = Duration.ofDays(36_500).toSeconds();

  static final Field<String> CONTEXT =
      Field.text("context", "The id of the context that the key is in.").inPath();
  static final Field<String> NAME =
      Field.text("name", "The key's name, or its id where there is one.").inPath();
  static final Field<Duration> TTL =
      Field.integer("ttl_seconds", 1, CENTURY, "How long the key lives from now.")
          .as(Duration::ofSeconds)
          .inQuery()
          .optional();
  static final Field<String> PRINCIPAL =
      Field.text("principal", "Who acts with the key: the application's own id.").optional();
  static final Field<String> DISPLAY_NAME =
      Field.text("display_name", "The principal's name for people.").optional();
  static final Field<String> KIND = Field.text("kind", "The name of the principal's kind.");
  static final Field<Region> FLOOR =
      Field.of(
              "scope_floor",
              "The region that the key is pinned to: a path, or its segments in pairs.",
              Schema.of(
                  Map.of(
                      "anyOf",
                      List.of(Schema.text(), Schema.mapOf(Schema.text())),
                      "examples",
                      List.of(Map.of("org", "acme"), "org/acme/agent/planner"))),
              Params::floor)
          .optional();
  static final Field<Grants> GRANTS =
      Field.texts("grants", "What the key may do: verb=region, such as memory:read=org/acme/*.")
          .as(texts -> Grants.of(texts.stream().map(Grant::parse).toList()))
          .optional();
  static final Field<Boolean> STRICT =
      Field.flag("strict", "Whether reads outside its region are refused, and not answered empty.")
          .optional();
  static final Field<Map<String, String>> METADATA =
      Field.textMap("metadata", "Notes of the application's own.").optional();

  static final Field<String> CURSOR =
      Field.text("cursor", "What next_cursor of the page before had.").inQuery().optional();
  static final Field<Integer> LIMIT =
      Field.integer("limit", 1, Query.MAX_LIMIT, "How many items at most; 50 by default.")
          .as(Math::toIntExact)
          .inQuery()
          .optional();

  private static final Field<String> STATUS_WORD =
      Field.text("status", "Only keys with this status now.");
  static final Field<Status> STATUS =
      STATUS_WORD
          .as(Params::status)
          .looking(Schema.oneOf("active", "expired", "revoked"))
          .inQuery()
          .optional();
  static final Field<String> OF_KIND =
      Field.text("kind", "Only what is of this kind.").inQuery().optional();
  static final Field<String> OF_PRINCIPAL =
      Field.text("principal", "Only what is of this principal.").inQuery().optional();
  static final Field<Instant> SINCE = instant("since", "Not before this instant.");
  static final Field<Instant> UNTIL = instant("until", "Before this instant.");

  private Params() {}

  private static Field<Instant> instant(String name, String description) {
    return Field.text(name, description)
        .as(Params::time)
        .looking(Schema.instant())
        .inQuery()
        .optional();
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("is an instant such as 2026-03-01T10:00:00Z");
    }
  }

  private static Status status(String word) {
    for (Status status : Status.values()) {
      if (status.name().toLowerCase(Locale.ROOT).equals(word)) {
        return status;
      }
    }
    throw new IllegalArgumentException("is active, expired or revoked");
  }

  /** A floor is a node with all below it: a node alone is asked for by a grant. */
  private static Region floor(Object value) {
    if (value instanceof String text) {
      Region region = Region.of(text);
      return region.isNodeAlone() ? Region.under(region.top()) : region;
    }
    if (value instanceof Map<?, ?> pairs && !pairs.isEmpty()) {
      var segments = new ArrayList<String>();
      pairs.forEach(
          (key, segment) -> {
            segments.add(String.valueOf(key));
            segments.add(segment instanceof String text ? text : "");
          });
      if (segments.stream().anyMatch(s -> s.indexOf('/') >= 0)) {
        throw new IllegalArgumentException("has a segment with a slash in it");
      }
      return Region.under(Scope.of(String.join("/", segments)));
    }
    throw new IllegalArgumentException("is a path, or an object of its segments in pairs");
  }
}
