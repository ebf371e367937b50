package dev.wardlock.examples.console;

import dev.wardlock.Auth;
import dev.wardlock.model.AuditEvent;
import dev.wardlock.model.AuditEvent.ContextEvent;
import dev.wardlock.model.AuditEvent.DeploymentEvent;
import dev.wardlock.model.AuditEvent.KeyEvent;
import dev.wardlock.model.AuditEvent.Rejection;
import dev.wardlock.model.AuditEvent.Use;
import dev.wardlock.model.Grant;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.Principal;
import dev.wardlock.model.Query;
import dev.wardlock.store.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who did what, newest first: {@code GET /api/audit}, with {@code ?key=} (an id), {@code
 * ?principal=}, {@code ?context=}, {@code ?cursor=} and {@code ?limit=}.
 */
final class AuditTrail implements Resource {

  private final Auth auth;

  AuditTrail(Auth auth) {
    this.auth = auth;
  }

  @Override
  public Answer answer(Call call) {
    if (!call.method().equals("GET")) {
      throw Problem.method("GET, HEAD");
    }
    Query.Page<AuditEvent> page;
    try {
      page = auth.keys().onBehalfOf(call.principal()).audit(query(call));
    } catch (IllegalArgumentException e) {
      throw Problem.invalid("A parameter is faulty: " + e.getMessage());
    }
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put("items", page.items().stream().map(AuditTrail::view).toList());
    body.put("next_cursor", page.nextCursor());
    return Answer.ok(body);
  }

  private static Query.Audit query(Call call) {
    String key = call.parameter("key");
    return new Query.Audit(
        call.parameter("context"),
        call.parameter("principal"),
        key == null ? null : new KeyId(key),
        null,
        null,
        null,
        call.parameter("cursor"),
        call.limit());
  }

  /** Whether {@link #answer} would show it to a principal: that of a tenant sees its own alone. */
  static boolean maySee(Principal who, AuditEvent event) {
    String context =
        event instanceof KeyEvent key
            ? key.context()
            : event instanceof ContextEvent changed ? changed.context() : Context.SYSTEM;
    return Verbs.may(who, Grant.AUDIT_READ)
        && (who.context().equals(Context.SYSTEM) || who.context().equals(context));
  }

  static Map<String, @Nullable Object> view(AuditEvent event) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("at", event.at());
    view.put("action", event.action());
    view.put("by", event.by().kind() + " " + event.by().name());
    view.put("by_key", id(event.by().key()));
    if (event instanceof KeyEvent e) {
      view.put("key", e.key().value());
      view.put("name", e.name());
      view.put("context", e.context());
      view.put("details", e.details());
    } else if (event instanceof ContextEvent e) {
      view.put("context", e.context());
      view.put("details", e.details());
    } else if (event instanceof DeploymentEvent e) {
      view.put("details", e.details());
    } else if (event instanceof Rejection e) {
      view.put("key", id(e.key()));
      view.put("details", Map.of("reason", e.reason(), "count", Long.toString(e.count())));
    } else if (event instanceof Use e) {
      view.put("details", Map.of("count", Long.toString(e.count())));
    } else {
      view.put("key", id(event.key()));
    }
    return view;
  }

  private static @Nullable String id(@Nullable KeyId key) {
    return key == null ? null : key.value();
  }
}
