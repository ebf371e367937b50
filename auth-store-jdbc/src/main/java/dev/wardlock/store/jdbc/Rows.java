package dev.wardlock.store.jdbc;

import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.By;
import dev.wardlock.model.AuditEvent.ContextAction;
import dev.wardlock.model.AuditEvent.ContextEvent;
import dev.wardlock.model.AuditEvent.DeploymentAction;
import dev.wardlock.model.AuditEvent.DeploymentEvent;
import dev.wardlock.model.AuditEvent.KeyAction;
import dev.wardlock.model.AuditEvent.KeyEvent;
import dev.wardlock.model.Grants;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Region;
import dev.wardlock.store.Context;
import dev.wardlock.store.ContextPolicy;
import dev.wardlock.store.SessionStore.StoredSession;
import dev.wardlock.store.StoredKey;
import dev.wardlock.store.StoredKey.Lineage;
import dev.wardlock.store.StoredKey.Owner;
import dev.wardlock.store.StoredKey.Secret;
import dev.wardlock.store.jdbc.Cursor.Numbered;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows to values and back, in the order of the columns that {@link Sql} names. */
final class Rows {

  private Rows() {}

  static StoredKey key(ResultSet r) throws SQLException {
    List<KeyId> line = line(r.getString(17));
    return new StoredKey(
        line.get(line.size() - 1),
        r.getString(2),
        r.getString(3),
        new Owner(
            r.getString(4),
            r.getString(5),
            r.getString(6),
            Region.of(r.getString(7)),
            r.getBoolean(8)),
        Grants.parse(r.getString(9)),
        Codec.map(r.getString(10)),
        new Secret(
            r.getString(11),
            r.getInt(12),
            r.getString(13),
            r.getLong(14),
            Codec.instant(r.getLong(15)),
            Codec.numbers(r.getString(16))),
        new Lineage(line.subList(0, line.size() - 1), id(r.getString(18))),
        Codec.instant(r.getLong(19)),
        instant(r, 20),
        instant(r, 21),
        instant(r, 22),
        r.getLong(23));
  }

  /** How many keys depend on the one or two server keys of a group. */
  static Map<String, Long> dependents(ResultSet r) throws SQLException {
    var counts = new HashMap<String, Long>();
    counts.put(r.getString(1), r.getLong(3));
    counts.put(r.getString(2), r.getLong(3));
    counts.remove("");
    return counts;
  }

  static @Nullable Object[] of(StoredKey k) {
    return new @Nullable Object[] {
      k.id().value(),
      k.context(),
      k.name(),
      k.owner().principal(),
      k.owner().displayName(),
      k.owner().kind(),
      k.owner().floor().toString(),
      k.owner().strict(),
      k.grants().toString(),
      Codec.form(k.metadata()),
      k.secret().hash(),
      k.secret().prefilter(),
      k.secret().serverKey(),
      k.secret().version(),
      Codec.micros(k.secret().since()),
      Codec.numbers(k.secret().former()),
      path(k),
      text(k.lineage().replaces()),
      Codec.micros(k.createdAt()),
      Codec.microsOrNull(k.expiresAt()),
      Codec.microsOrNull(k.revokedAt()),
      Codec.microsOrNull(k.lastUsedAt()),
      k.revision(),
      k.root().value()
    };
  }

  /** The ids from the root down to the key itself, each with a slash behind it. */
  static String path(StoredKey key) {
    var path = new StringBuilder();
    key.lineage().ancestors().forEach(a -> path.append(a).append('/'));
    return path.append(key.id()).append('/').toString();
  }

  private static List<KeyId> line(String path) {
    var line = new ArrayList<KeyId>();
    for (int start = 0; start < path.length(); start += KeyId.LENGTH + 1) {
      line.add(new KeyId(path.substring(start, start + KeyId.LENGTH)));
    }
    return line;
  }

  static Context context(ResultSet r) throws SQLException {
    String lifetime = r.getString(4);
    return new Context(
        r.getString(1),
        r.getString(2),
        Codec.instant(r.getLong(3)),
        new ContextPolicy(lifetime == null ? null : Duration.parse(lifetime), r.getBoolean(5)));
  }

  static @Nullable String lifetime(ContextPolicy policy) {
    return policy.maxLifetime() == null ? null : policy.maxLifetime().toString();
  }

  static Numbered event(ResultSet r) throws SQLException {
    Instant at = Codec.instant(r.getLong(2));
    var by = new By(r.getString(5), r.getString(6), id(r.getString(7)));
    Map<String, String> details = Codec.map(r.getString(13));
    String what = r.getString(4);
    AuditEvent event =
        switch (r.getString(3)) {
          case "KEY" ->
              new KeyEvent(
                  at,
                  by,
                  KeyAction.valueOf(what),
                  new KeyId(r.getString(8)),
                  r.getString(9),
                  r.getString(10),
                  r.getString(11),
                  r.getString(12),
                  details);
          case "CONTEXT" ->
              new ContextEvent(at, by, ContextAction.valueOf(what), r.getString(9), details);
          default -> new DeploymentEvent(at, by, DeploymentAction.valueOf(what), details);
        };
    return new Numbered(r.getLong(1), event);
  }

  static @Nullable Object[] of(AuditEvent event) {
    if (event instanceof KeyEvent e) {
      return row(e, "KEY", e.what(), e.context(), e.name(), e.principal(), e.kind(), e.details());
    } else if (event instanceof ContextEvent e) {
      return row(e, "CONTEXT", e.what(), e.context(), null, null, null, e.details());
    } else if (event instanceof DeploymentEvent e) {
      return row(e, "DEPLOYMENT", e.what(), null, null, null, null, e.details());
    }
    throw new IllegalArgumentException("not an event that a store keeps: " + event.action());
  }

  private static @Nullable Object[] row(
      AuditEvent event,
      String subject,
      Enum<?> what,
      @Nullable String context,
      @Nullable String name,
      @Nullable String principal,
      @Nullable String kind,
      Map<String, String> details) {
    return new @Nullable Object[] {
      Codec.micros(event.at()),
      subject,
      what.name(),
      event.by().kind(),
      event.by().name(),
      text(event.by().key()),
      text(event.key()),
      context,
      name,
      principal,
      kind,
      Codec.form(details)
    };
  }

  static Map<String, String> details(AuditEvent event) {
    if (event instanceof KeyEvent e) {
      return e.details();
    } else if (event instanceof ContextEvent e) {
      return e.details();
    }
    return event instanceof DeploymentEvent e ? e.details() : Map.of();
  }

  static StoredSession session(ResultSet r) throws SQLException {
    return new StoredSession(
        r.getString(1),
        id(r.getString(2)),
        r.getLong(3),
        r.getString(4),
        Codec.instant(r.getLong(5)),
        Codec.instant(r.getLong(6)),
        Codec.instant(r.getLong(7)));
  }

  static @Nullable Object[] of(StoredSession s) {
    return new @Nullable Object[] {
      s.hash(),
      text(s.key()),
      s.secretVersion(),
      s.fingerprint(),
      Codec.micros(s.createdAt()),
      Codec.micros(s.lastSeenAt()),
      Codec.micros(s.expiresAt())
    };
  }

  private static @Nullable Instant instant(ResultSet r, int column) throws SQLException {
    long micros = r.getLong(column);
    return r.wasNull() ? null : Codec.instant(micros);
  }

  private static @Nullable KeyId id(@Nullable String text) {
    return text == null ? null : new KeyId(text);
  }

  private static @Nullable String text(@Nullable KeyId id) {
    return id == null ? null : id.value();
  }
}
