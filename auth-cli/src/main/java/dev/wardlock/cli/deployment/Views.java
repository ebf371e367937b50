package dev.wardlock.cli.deployment;

import dev.wardlock.IssuedKey;
import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.ContextEvent;
import dev.wardlock.model.AuditEvent.DeploymentEvent;
import dev.wardlock.model.AuditEvent.KeyEvent;
import dev.wardlock.model.Grant;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.KeyInfo;
import dev.wardlock.store.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keys, contexts and events with the fields that the REST API gives them; of a key, also the server
 * key of its token, which is of use to whoever runs the deployment.
 */
final class Views {

  private Views() {}

  static Deployment.Issued of(IssuedKey issued) {
    Map<String, @Nullable Object> fields = of(issued.info());
    if (!issued.warnings().isEmpty()) {
      fields.put("warnings", issued.warnings());
    }
    return new Deployment.Issued(issued.token(), fields);
  }

  static Map<String, @Nullable Object> of(KeyInfo key) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("id", key.id().value());
    view.put("name", key.name());
    view.put("context", key.context());
    view.put("principal", key.principal());
    view.put("display_name", key.displayName());
    view.put("kind", key.kind());
    view.put("grants", key.grants().asList().stream().map(Grant::toString).toList());
    view.put("scope_floor", key.floor().toString());
    view.put("strict", key.strict());
    view.put("metadata", new TreeMap<>(key.metadata()));
    view.put("status", key.status().name().toLowerCase(Locale.ROOT));
    view.put("parent", text(key.parent()));
    view.put("replaces", text(key.replaces()));
    view.put("server_key", key.serverKey().isEmpty() ? null : key.serverKey());
    view.put("secret_since", text(key.secretSince()));
    view.put("created_at", text(key.createdAt()));
    view.put("expires_at", text(key.expiresAt()));
    view.put("revoked_at", text(key.revokedAt()));
    view.put("last_used_at", text(key.lastUsedAt()));
    return view;
  }

  static Map<String, @Nullable Object> of(Context context) {
    Duration max = context.policy().maxLifetime();
    var policy = new LinkedHashMap<String, @Nullable Object>();
    policy.put("max_ttl_seconds", max == null ? null : max.toSeconds());
    policy.put("self_service", context.policy().selfService());
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("id", context.id());
    view.put("name", context.name());
    view.put("created_at", text(context.createdAt()));
    view.put("policy", policy);
    return view;
  }

  static Map<String, @Nullable Object> of(AuditEvent event) {
    var by = new LinkedHashMap<String, @Nullable Object>();
    by.put("kind", event.by().kind());
    by.put("name", event.by().name());
    by.put("key", text(event.by().key()));
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("at", text(event.at()));
    view.put("action", event.action());
    view.put("by", by);
    view.put("key", text(event.key()));
    if (event instanceof KeyEvent e) {
      view.put("name", e.name());
      view.put("context", e.context());
      view.put("principal", e.principal());
      view.put("kind", e.kind());
      view.put("details", new TreeMap<>(e.details()));
    } else if (event instanceof ContextEvent e) {
      view.put("context", e.context());
      view.put("details", new TreeMap<>(e.details()));
    } else if (event instanceof DeploymentEvent e) {
      view.put("details", new TreeMap<>(e.details()));
    }
    return view;
  }

  private static @Nullable String text(@Nullable KeyId id) {
    return id == null ? null : id.value();
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
