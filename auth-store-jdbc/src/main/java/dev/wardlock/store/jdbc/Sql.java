package dev.wardlock.store.jdbc;

import dev.wardlock.model.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every statement that works on the tables. What differs between databases is in {@link Dialect}.
 */
final class Sql {

  private static final String KEY_STATE =
      "principal, display_name, kind, floor_region, strict_reads, grants, metadata, hash,"
          + " prefilter, server_key, secret_version, secret_since, former";
  private static final String KEY =
      "id, context_id, name, "
          + KEY_STATE
          + ", path, replaces, created_at, expires_at, revoked_at, last_used_at, revision";
  private static final String FROM_KEY = "SELECT " + KEY + " FROM wardlock_key WHERE ";

  /** Not as a plain condition: H2 would take the index in which nearly every key is null. */
  private static final String NOT_REVOKED = "CASE WHEN revoked_at IS NULL THEN 1 ELSE 0 END = 1";

  static final String KEY_BY_ID = FROM_KEY + "id = ?";
  static final String KEY_BY_NAME = FROM_KEY + "context_id = ? AND name = ?";
  static final String ID_BY_NAME = "SELECT id FROM wardlock_key WHERE context_id = ? AND name = ?";
  static final String ROOT = "SELECT root_id FROM wardlock_key WHERE id = ?";
  static final String PATH = "SELECT path FROM wardlock_key WHERE id = ?";

  static final String INSERT_KEY =
      "INSERT INTO wardlock_key (" + KEY + ", root_id) VALUES (" + marks(24) + ")";

  /** The new state, expiry, revocation and revision; the id and the revision before. */
  static final String UPDATE_KEY =
      "UPDATE wardlock_key SET "
          + KEY_STATE.replace(",", " = ?,")
          + " = ?, replaces = ?, expires_at = ?, revoked_at = ?, revision = ?"
          + " WHERE id = ? AND revision = ?";

  static final String SHORTEN =
      "UPDATE wardlock_key SET expires_at = ?, revision = revision + 1 WHERE id = ?";
  static final String REVOKE =
      "UPDATE wardlock_key SET revoked_at = ?, revision = revision + 1 WHERE id = ?";
  static final String DELETE_KEY = "DELETE FROM wardlock_key WHERE id = ?";
  static final String TOUCH =
      "UPDATE wardlock_key SET last_used_at = ?"
          + " WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)";

  /** Keys below one that were not revoked, parents before children. */
  static final String BELOW =
      FROM_KEY + "path > ? AND path < ? AND revoked_at IS NULL ORDER BY path";

  /** Keys of a context that were not revoked, parents before children. */
  static final String IN_CONTEXT = FROM_KEY + "context_id = ? AND revoked_at IS NULL ORDER BY path";

  /** Keys of a tree, but of other contexts, that were not revoked, parents before children. */
  static final String ABROAD =
      FROM_KEY + "root_id = ? AND context_id <> ? AND revoked_at IS NULL ORDER BY path";

  static final String ROOTS_IN_CONTEXT =
      "SELECT DISTINCT root_id FROM wardlock_key WHERE context_id = ? AND revoked_at IS NULL";

  /** Ids and roots of what ended before an instant. A UNION, since an OR would use no index. */
  static final String ENDED =
      "SELECT id, root_id FROM wardlock_key WHERE revoked_at < ?"
          + " UNION SELECT id, root_id FROM wardlock_key WHERE expires_at < ?";

  /** Live keys by the server keys of check and keyed hash. Reads every live key; uses no index. */
  static final String DEPENDENTS =
      "SELECT check_key, hash_key, COUNT(*) FROM (SELECT server_key AS check_key,"
          + " CASE WHEN hash LIKE '$hmac-sha256$k=%' AND LENGTH(hash) > 59"
          + " THEN SUBSTR(hash, 16, LENGTH(hash) - 59) ELSE '' END AS hash_key"
          + " FROM wardlock_key WHERE "
          + NOT_REVOKED
          + " AND (expires_at IS NULL OR expires_at > ?)) live GROUP BY check_key, hash_key";

  static final String KEY_TO_LOCK = "SELECT id FROM wardlock_key WHERE id = ?";
  static final String CONTEXT_TO_LOCK = "SELECT id FROM wardlock_context WHERE id = ?";

  private static final String CONTEXT = "id, name, created_at, max_lifetime, self_service";

  static final String CONTEXT_BY_ID =
      "SELECT " + CONTEXT + " FROM wardlock_context WHERE id = ? AND deleted_at IS NULL";
  static final String CONTEXTS =
      "SELECT "
          + CONTEXT
          + " FROM wardlock_context WHERE id > ? AND deleted_at IS NULL ORDER BY id LIMIT ?";
  static final String CONTEXT_EVER = "SELECT id FROM wardlock_context WHERE id = ?";
  static final String INSERT_CONTEXT =
      "INSERT INTO wardlock_context (" + CONTEXT + ") VALUES (" + marks(5) + ")";
  static final String SET_POLICY =
      "UPDATE wardlock_context SET max_lifetime = ?, self_service = ?"
          + " WHERE id = ? AND deleted_at IS NULL";
  static final String DELETE_CONTEXT =
      "UPDATE wardlock_context SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL";

  static final String MARKER = "SELECT name FROM wardlock_marker WHERE name = ?";
  static final String INSERT_MARKER = "INSERT INTO wardlock_marker (name, set_at) VALUES (?, ?)";

  private static final String EVENT =
      "happened_at, subject, what, by_kind, by_name, by_key, key_id, context_id, name, principal,"
          + " kind, details";

  static final String INSERT_EVENT =
      "INSERT INTO wardlock_audit (" + EVENT + ") VALUES (" + marks(12) + ")";

  private static final String SESSION =
      "hash, key_id, secret_version, fingerprint, created_at, last_seen_at, expires_at";

  static final String SESSION_BY_HASH =
      "SELECT " + SESSION + " FROM wardlock_session WHERE hash = ?";
  static final String INSERT_SESSION =
      "INSERT INTO wardlock_session (" + SESSION + ") VALUES (" + marks(7) + ")";
  static final String SEEN =
      "UPDATE wardlock_session SET last_seen_at = ? WHERE hash = ? AND last_seen_at < ?";
  static final String DELETE_SESSION = "DELETE FROM wardlock_session WHERE hash = ?";
  static final String EXPIRED_SESSIONS = "DELETE FROM wardlock_session WHERE expires_at < ?";
  static final String IDLE_SESSIONS = "DELETE FROM wardlock_session WHERE last_seen_at < ?";

  /** No row can equal both, unless names compare without regard to case. */
  static final String CASE_PROBE =
      "SELECT id FROM wardlock_context WHERE id = 'SYSTEM' AND id = 'system'";

  private Sql() {}

  /**
   * A statement that was put together.
   *
   * @param text its text
   * @param parameters its parameters
   */
  record Select(String text, List<Object> parameters) {}

  /** A page of keys and one more, in the order of creation. */
  static Select keys(Query.Keys query, @Nullable String path, Instant now, Dialect dialect) {
    String index = "";
    var where = new Where();
    // The first of them names the index: of a principal there are the fewest keys.
    where.equal("principal", query.principal());
    where.equal("context_id", query.context());
    where.equal("kind", query.kind());
    if (path != null) {
      where.and("path >= ? AND path < ?", path, afterAllBelow(path));
    } else if (query.under() != null) {
      // The key itself was cleared: only what was delegated from it can still tell. No index.
      where.and("path LIKE ?", "%" + query.under() + "/%");
    }
    if (query.status() != null) {
      switch (query.status()) {
        case REVOKED -> {
          // Not "is not null", in which not every planner sees a range.
          where.and("revoked_at >= ?", Long.MIN_VALUE);
          index = dialect.by("wardlock_key_revoked");
        }
        case EXPIRED -> {
          // From below too: H2 counts null as less than anything when it reads an index.
          where.and(
              NOT_REVOKED + " AND expires_at >= ? AND expires_at <= ?",
              Long.MIN_VALUE,
              Codec.floor(now));
          index = dialect.by("wardlock_key_expires");
        }
        case ACTIVE ->
            where.and(
                NOT_REVOKED + " AND (expires_at IS NULL OR expires_at > ?)", Codec.floor(now));
      }
    }
    if (query.cursor() != null) {
      Cursor after = Cursor.key(query.cursor());
      where.and(
          "created_at >= ? AND (created_at > ? OR id > ?)",
          after.micros(),
          after.micros(),
          after.tie());
    }
    if (query.principal() != null) {
      index = dialect.by("wardlock_key_principal");
    } else if (path != null) {
      index = dialect.by("wardlock_key_path");
    } else if (index.isEmpty() && query.context() != null && query.kind() != null) {
      index = dialect.by("wardlock_key_context_kind");
    }
    return where.select(
        "SELECT " + KEY + " FROM wardlock_key" + index, "", "created_at, id", query.limit());
  }

  /** The end of a range: every path below begins with the path, and ends before this. */
  static String afterAllBelow(String path) {
    return path.substring(0, path.length() - 1) + '0';
  }

  /** A page of events and one more, newest first. */
  static Select audit(Query.Audit query, Dialect dialect) {
    // One who did it or to whom it was done: an OR would use no index, so a UNION of two ranges.
    String key = query.key() == null ? null : query.key().value();
    if (key != null) {
      return either(
          audit(query, "by_key", key, dialect.by("wardlock_audit_by_key")),
          audit(query, "key_id", key, dialect.by("wardlock_audit_key")),
          query.limit());
    } else if (query.principal() != null) {
      String principal = query.principal();
      return either(
          audit(query, "by_name", principal, dialect.by("wardlock_audit_by_name")),
          audit(query, "principal", principal, dialect.by("wardlock_audit_principal")),
          query.limit());
    }
    return audit(query, "context_id", query.context(), "");
  }

  private static Select audit(
      Query.Audit query, String column, @Nullable String value, String index) {
    var where = new Where();
    where.equal(column, value);
    if (!column.equals("context_id")) {
      where.equal("context_id", query.context());
    }
    if (query.key() != null && query.principal() != null) {
      where.and("(by_name = ? OR principal = ?)", query.principal(), query.principal());
    }
    where.equal("kind", query.kind());
    if (query.since() != null) {
      where.and("happened_at >= ?", Codec.ceiling(query.since()));
    }
    if (query.until() != null) {
      where.and("happened_at < ?", Codec.ceiling(query.until()));
    }
    if (query.cursor() != null) {
      Cursor after = Cursor.event(query.cursor());
      where.and(
          "happened_at <= ? AND (happened_at < ? OR seq < ?)",
          after.micros(),
          after.micros(),
          Long.valueOf(after.tie()));
    }
    return where.select(
        "SELECT seq, " + EVENT + " FROM wardlock_audit" + index,
        " DESC",
        "happened_at DESC, seq DESC",
        query.limit());
  }

  private static Select either(Select one, Select other, int limit) {
    var parameters = new ArrayList<>(one.parameters());
    parameters.addAll(other.parameters());
    parameters.add(limit + 1);
    return new Select(
        "SELECT * FROM ("
            + one.text()
            + ") a UNION SELECT * FROM ("
            + other.text()
            + ") b ORDER BY happened_at DESC, seq DESC LIMIT ?",
        parameters);
  }

  private static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }

  /** Conditions, all of which must hold. */
  private static final class Where {

    private final StringBuilder text = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();
    private String equal = "";

    void equal(String column, @Nullable String value) {
      if (value != null) {
        and(column + " = ?", value);
        equal = equal.isEmpty() ? column : equal;
      }
    }

    void and(String condition, Object... values) {
      text.append(text.isEmpty() ? " WHERE " : " AND ").append(condition);
      parameters.addAll(List.of(values));
    }

    /** One more than the limit, which tells whether there is a next page. */
    Select select(String from, String direction, String order, int limit) {
      parameters.add(limit + 1);
      // A column that is the same in all rows changes no order, but shows H2 that its index has it.
      String first = equal.isEmpty() ? "" : equal + direction + ", ";
      return new Select(from + text + " ORDER BY " + first + order + " LIMIT ?", parameters);
    }
  }
}
