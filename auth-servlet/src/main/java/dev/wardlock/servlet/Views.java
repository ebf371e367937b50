package dev.wardlock.servlet;

import dev.wardlock.IssuedKey;
import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.ContextEvent;
import dev.wardlock.model.AuditEvent.DeploymentEvent;
import dev.wardlock.model.AuditEvent.KeyEvent;
import dev.wardlock.model.Grant;
import dev.wardlock.model.Grants;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.KeyInfo;
import dev.wardlock.model.Principal;
import dev.wardlock.model.PrincipalKind;
import dev.wardlock.model.Query;
import dev.wardlock.store.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is answered, and the schema of each. A secret is in {@link #issued} and {@link #made}. */
final class Views {

  private static final Schema TEXT = Schema.text();
  private static final Schema TIME = Schema.instant();
  private static final Schema GRANTS = Schema.listOf(TEXT);
  private static final Schema STATUS = Schema.oneOf("active", "expired", "revoked");

  static final Schema KEY =
      Schema.object("Key")
          .with("id", TEXT)
          .with("name", TEXT)
          .with("context", TEXT)
          .with("principal", TEXT)
          .with("display_name", TEXT)
          .with("kind", TEXT)
          .with("grants", GRANTS)
          .with("scope_floor", TEXT)
          .with("strict", Schema.flag())
          .with("metadata", Schema.mapOf(TEXT))
          .with("status", STATUS)
          .with("parent", TEXT.orNull())
          .with("replaces", TEXT.orNull())
          .with("secret_since", TIME)
          .with("created_at", TIME)
          .with("expires_at", TIME.orNull())
          .with("revoked_at", TIME.orNull())
          .with("last_used_at", TIME.orNull());

  static final Schema ISSUED =
      Schema.object("IssuedKey")
          .with("key", TEXT)
          .with("id", TEXT)
          .with("name", TEXT)
          .with("context", TEXT)
          .with("principal", TEXT)
          .with("grants", GRANTS)
          .with("created_at", TIME)
          .with("expires_at", TIME.orNull())
          .perhaps("warnings", Schema.listOf(TEXT));

  static final Schema KEYS = page("KeyPage", KEY);
  static final Schema REVOKED = Schema.object("Revoked").with("revoked", Schema.listOf(TEXT));

  static final Schema POLICY =
      Schema.object("Policy")
          .with("max_ttl_seconds", Schema.integer(1, 3_153_600_000L).orNull())
          .with("self_service", Schema.flag());

  static final Schema CONTEXT =
      Schema.object("Context")
          .with("id", TEXT)
          .with("name", TEXT)
          .with("created_at", TIME)
          .with("policy", POLICY);

  static final Schema CONTEXTS = page("ContextPage", CONTEXT);

  static final Schema KIND =
      Schema.object("Kind")
          .with("name", TEXT)
          .with("verbs", Schema.listOf(TEXT))
          .with("floors", Schema.listOf(TEXT));

  static final Schema EVENT =
      Schema.object("Event")
          .with("at", TIME)
          .with("action", TEXT)
          .with(
              "by",
              Schema.object("Actor")
                  .with("kind", TEXT)
                  .with("name", TEXT)
                  .with("key", TEXT.orNull()))
          .with("key", TEXT.orNull())
          .with("name", TEXT.orNull())
          .with("context", TEXT.orNull())
          .with("principal", TEXT.orNull())
          .with("kind", TEXT.orNull())
          .with("details", Schema.mapOf(TEXT));

  static final Schema EVENTS = page("EventPage", EVENT);

  static final Schema ME =
      Schema.object("Me")
          .with("id", TEXT.orNull())
          .with("name", TEXT)
          .with("context", TEXT)
          .with("principal", TEXT)
          .with("display_name", TEXT)
          .with("kind", TEXT)
          .with("grants", GRANTS)
          .with("scope_floor", TEXT)
          .with("strict", Schema.flag())
          .with("created_at", TIME.orNull())
          .with("expires_at", TIME.orNull());

  static final Schema MADE =
      Schema.object("MadeKey")
          .with("key", TEXT)
          .with("name", TEXT)
          .with("scope", TEXT)
          .with("created_at", TIME)
          .with("expires_at", TIME.orNull());

  static final Schema LISTED =
      Schema.object("ListedKey")
          .with("id", TEXT)
          .with("name", TEXT)
          .with("scope", TEXT)
          .with("created_at", TIME)
          .with("expires_at", TIME.orNull())
          .with("last_used_at", TIME.orNull())
          .with("status", STATUS);

  private Views() {}

  static Schema page(String name, Schema item) {
    return Schema.object(name)
        .with("items", Schema.listOf(item))
        .with("next_cursor", TEXT.orNull());
  }

  static <T> Map<String, @Nullable Object> page(
      Query.Page<T> page, Function<T, Map<String, @Nullable Object>> view) {
    var answer = new LinkedHashMap<String, @Nullable Object>();
    answer.put("items", page.items().stream().map(view).toList());
    answer.put("next_cursor", page.nextCursor());
    return answer;
  }

  static Map<String, @Nullable Object> key(KeyInfo key) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("id", key.id().value());
    view.put("name", key.name());
    view.put("context", key.context());
    view.put("principal", key.principal());
    view.put("display_name", key.displayName());
    view.put("kind", key.kind());
    view.put("grants", texts(key.grants()));
    view.put("scope_floor", key.floor().toString());
    view.put("strict", key.strict());
    view.put("metadata", key.metadata());
    view.put("status", word(key.status()));
    view.put("parent", id(key.parent()));
    view.put("replaces", id(key.replaces()));
    view.put("secret_since", time(key.secretSince()));
    view.put("created_at", time(key.createdAt()));
    view.put("expires_at", time(key.expiresAt()));
    view.put("revoked_at", time(key.revokedAt()));
    view.put("last_used_at", time(key.lastUsedAt()));
    return view;
  }

  static Map<String, @Nullable Object> issued(IssuedKey issued) {
    KeyInfo key = issued.info();
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("key", issued.token().reveal());
    view.put("id", key.id().value());
    view.put("name", key.name());
    view.put("context", key.context());
    view.put("principal", key.principal());
    view.put("grants", texts(key.grants()));
    view.put("created_at", time(key.createdAt()));
    view.put("expires_at", time(key.expiresAt()));
    List<String> warnings = issued.warnings();
    if (!warnings.isEmpty()) {
      view.put("warnings", warnings);
    }
    return view;
  }

  static Map<String, @Nullable Object> revoked(List<KeyId> ended) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("revoked", ended.stream().map(KeyId::value).toList());
    return view;
  }

  static Map<String, @Nullable Object> context(Context context) {
    Duration longest = context.policy().maxLifetime();
    var policy = new LinkedHashMap<String, @Nullable Object>();
    policy.put("max_ttl_seconds", longest == null ? null : longest.toSeconds());
    policy.put("self_service", context.policy().selfService());
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("id", context.id());
    view.put("name", context.name());
    view.put("created_at", time(context.createdAt()));
    view.put("policy", policy);
    return view;
  }

  static Map<String, @Nullable Object> kind(PrincipalKind kind) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("name", kind.name());
    view.put("verbs", kind.verbs().stream().sorted().toList());
    view.put("floors", kind.floors());
    return view;
  }

  static Map<String, @Nullable Object> event(AuditEvent event) {
    var by = new LinkedHashMap<String, @Nullable Object>();
    by.put("kind", event.by().kind());
    by.put("name", event.by().name());
    by.put("key", id(event.by().key()));
    KeyEvent ofKey = event instanceof KeyEvent e ? e : null;
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("at", time(event.at()));
    view.put("action", event.action());
    view.put("by", by);
    view.put("key", id(event.key()));
    view.put("name", ofKey == null ? null : ofKey.name());
    view.put("context", event instanceof ContextEvent e ? e.context() : context(ofKey));
    view.put("principal", ofKey == null ? null : ofKey.principal());
    view.put("kind", ofKey == null ? null : ofKey.kind());
    view.put("details", details(event));
    return view;
  }

  private static @Nullable String context(@Nullable KeyEvent event) {
    return event == null ? null : event.context();
  }

  private static Map<String, String> details(AuditEvent event) {
    if (event instanceof KeyEvent e) {
      return e.details();
    } else if (event instanceof ContextEvent e) {
      return e.details();
    }
    return event instanceof DeploymentEvent e ? e.details() : Map.of();
  }

  /**
   * Who asks.
   *
   * @param key its key; null for a static token
   */
  static Map<String, @Nullable Object> me(Principal who, @Nullable KeyInfo key) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("id", id(who.key()));
    view.put("name", key == null ? who.id() : key.name());
    view.put("context", who.context());
    view.put("principal", who.id());
    view.put("display_name", who.displayName());
    view.put("kind", who.kind());
    view.put("grants", texts(who.grants()));
    view.put("scope_floor", who.floor().toString());
    view.put("strict", who.strict());
    view.put("created_at", key == null ? null : time(key.createdAt()));
    view.put("expires_at", key == null ? null : time(key.expiresAt()));
    return view;
  }

  /** A key as JSON-RPC answers it once. */
  static Map<String, @Nullable Object> made(IssuedKey issued) {
    KeyInfo key = issued.info();
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("key", issued.token().reveal());
    view.put("name", key.name());
    view.put("scope", key.kind());
    view.put("created_at", time(key.createdAt()));
    view.put("expires_at", time(key.expiresAt()));
    return view;
  }

  /** A key as JSON-RPC lists it. */
  static Map<String, @Nullable Object> listed(KeyInfo key) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("id", key.id().value());
    view.put("name", key.name());
    view.put("scope", key.kind());
    view.put("created_at", time(key.createdAt()));
    view.put("expires_at", time(key.expiresAt()));
    view.put("last_used_at", time(key.lastUsedAt()));
    view.put("status", word(key.status()));
    return view;
  }

  private static List<String> texts(Grants grants) {
    return grants.asList().stream().map(Grant::toString).toList();
  }

  private static String word(KeyInfo.Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String id(@Nullable KeyId key) {
    return key == null ? null : key.value();
  }

  private static @Nullable String time(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }
}
