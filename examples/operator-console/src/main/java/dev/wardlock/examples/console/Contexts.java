package dev.wardlock.examples.console;

import dev.wardlock.Auth;
import dev.wardlock.KeyService;
import dev.wardlock.model.Query;
import dev.wardlock.store.Context;
import dev.wardlock.store.ContextPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Contexts, which are tenants: a key of one is no good in another. {@code GET} lists them; {@code
 * POST} makes one.
 */
final class Contexts implements Resource {

  private final Auth auth;

  Contexts(Auth auth) {
    this.auth = auth;
  }

  /** What to make. */
  record Wanted(@Nullable String id, @Nullable String name, @Nullable Long maxTtlSeconds) {}

  @Override
  public Answer answer(Call call) throws IOException {
    KeyService keys = auth.keys().onBehalfOf(call.principal());
    return switch (call.method()) {
      case "GET" -> list(keys, call);
      case "POST" -> create(keys, call);
      default -> throw Problem.method("GET, HEAD, POST");
    };
  }

  private static Answer list(KeyService keys, Call call) {
    Query.Page<Context> page;
    try {
      page = keys.contexts(call.parameter("cursor"), call.limit());
    } catch (IllegalArgumentException e) {
      throw Problem.invalid("A parameter is faulty: " + e.getMessage());
    }
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put("items", page.items().stream().map(Contexts::view).toList());
    body.put("next_cursor", page.nextCursor());
    return Answer.ok(body);
  }

  private static Answer create(KeyService keys, Call call) throws IOException {
    Wanted wanted = call.body(Wanted.class);
    if (wanted.id() == null) {
      throw Problem.invalid("A context needs an id.");
    }
    try {
      Long seconds = wanted.maxTtlSeconds();
      var policy = new ContextPolicy(seconds == null ? null : Duration.ofSeconds(seconds), true);
      String name = wanted.name() == null ? wanted.id() : wanted.name();
      return Answer.created(view(keys.createContext(wanted.id(), name, policy)));
    } catch (IllegalArgumentException e) {
      throw Problem.invalid(String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, @Nullable Object> view(Context context) {
    Duration max = context.policy().maxLifetime();
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("id", context.id());
    view.put("name", context.name());
    view.put("max_ttl_seconds", max == null ? null : max.toSeconds());
    view.put("created_at", context.createdAt());
    return view;
  }
}
