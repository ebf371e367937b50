package dev.wardlock.cli.deployment;

import dev.wardlock.NewKey;
import dev.wardlock.cli.deployment.RestClient.Call;
import dev.wardlock.cli.shell.CommandFailure;
import dev.wardlock.cli.shell.ExitCode;
import dev.wardlock.model.Grant;
import dev.wardlock.model.Query;
import dev.wardlock.model.Token;
import dev.wardlock.store.Context;
import dev.wardlock.store.ContextPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A running server, by its REST API: on behalf of the key that is presented to it. */
final class RestDeployment implements Deployment {

  private final RestClient client;

  private RestDeployment(RestClient client) {
    this.client = client;
  }

  static RestDeployment at(String url, boolean plainHttp, Variables variables) {
    return new RestDeployment(RestClient.of(url, plainHttp, variables));
  }

  @Override
  public Issued mint(NewKey wanted) {
    var body = new LinkedHashMap<String, Object>();
    put(body, "kind", wanted.kind());
    put(body, "principal", wanted.principal());
    put(body, "display_name", wanted.displayName());
    put(body, "scope_floor", wanted.floor());
    if (wanted.grants() != null) {
      body.put("grants", wanted.grants().asList().stream().map(Grant::toString).toList());
    }
    if (wanted.strict()) {
      body.put("strict", true);
    }
    if (!wanted.metadata().isEmpty()) {
      body.put("metadata", wanted.metadata());
    }
    String context = wanted.context() == null ? Context.DEFAULT : wanted.context();
    return issued(
        client.post(path(context, wanted.name()).with("ttl_seconds", wanted.lifetime()), body));
  }

  @Override
  public Issued rotate(String context, String key, @Nullable Duration lifetime) {
    return issued(
        client.post(path(context, key).then("rotate").with("ttl_seconds", lifetime), Map.of()));
  }

  @Override
  public Issued replace(String context, String key, String successor, Duration overlap) {
    return issued(
        client.post(
            path(context, key)
                .then("replace")
                .with("successor", successor)
                .with("overlap_seconds", overlap),
            Map.of()));
  }

  @Override
  public List<String> revoke(String context, String key) {
    return revoked(client.delete(path(context, key)));
  }

  @Override
  public List<String> descendants(String context, String key) {
    String id = String.valueOf(key(context, key).get("id"));
    var names = new ArrayList<String>();
    String cursor = null;
    do {
      Page page =
          page(
              client.get(
                  Call.to("contexts", context, "keys")
                      .with("under", id)
                      .with("status", "active")
                      .with("limit", Query.MAX_LIMIT)
                      .with("cursor", cursor)));
      page.items().stream()
          .filter(found -> !id.equals(found.get("id")))
          .forEach(found -> names.add(String.valueOf(found.get("name"))));
      cursor = page.nextCursor();
    } while (cursor != null);
    return names;
  }

  @Override
  public Map<String, @Nullable Object> key(String context, String key) {
    return client.get(path(context, key));
  }

  private static Call path(String context, String name) {
    return Call.to("contexts", context, "keys", name);
  }

  @Override
  public Page keys(Query.Keys query) {
    if (query.context() == null) {
      throw CommandFailure.usage("A server lists the keys of one context: name it.");
    }
    return page(
        client.get(
            Call.to("contexts", query.context(), "keys")
                .with("cursor", query.cursor())
                .with("limit", query.limit())
                .with(
                    "status",
                    query.status() == null ? null : query.status().name().toLowerCase(Locale.ROOT))
                .with("kind", query.kind())
                .with("principal", query.principal())));
  }

  @Override
  public @Nullable String self() {
    return client.keyId();
  }

  @Override
  public Map<String, @Nullable Object> createContext(String id, String name, ContextPolicy policy) {
    var body = new LinkedHashMap<String, Object>();
    body.put("id", id);
    body.put("name", name);
    if (policy.maxLifetime() != null) {
      body.put("max_ttl_seconds", policy.maxLifetime().toSeconds());
    }
    if (!policy.selfService()) {
      body.put("self_service", false);
    }
    return client.post(Call.to("contexts"), body);
  }

  @Override
  public Map<String, @Nullable Object> context(String id) {
    return client.get(Call.to("contexts", id));
  }

  @Override
  public Page contexts(@Nullable String cursor, int limit) {
    return page(client.get(Call.to("contexts").with("cursor", cursor).with("limit", limit)));
  }

  @Override
  public Map<String, @Nullable Object> setPolicy(String id, Policy change) {
    // What is put replaces the whole policy: what was not said stays as it is.
    if (!(context(id).get("policy") instanceof Map<?, ?> now)) {
      throw misunderstood("no policy in it");
    }
    var body = new LinkedHashMap<String, Object>();
    Object max =
        change.maxLifetime() == null
            ? now.get("max_ttl_seconds")
            : (Object) change.maxLifetime().toSeconds();
    if (max != null && !max.equals(0L)) {
      body.put("max_ttl_seconds", max);
    }
    Object selfService =
        change.selfService() == null ? now.get("self_service") : change.selfService();
    if (selfService != null) {
      body.put("self_service", selfService);
    }
    return client.put(Call.to("contexts", id, "policy"), body);
  }

  @Override
  public List<String> deleteContext(String id) {
    return revoked(client.delete(Call.to("contexts", id)));
  }

  @Override
  public Page audit(Query.Audit query) {
    return page(
        client.get(
            Call.to("audit")
                .with("context", query.context())
                .with("principal", query.principal())
                .with("key", query.key())
                .with("kind", query.kind())
                .with("since", query.since())
                .with("until", query.until())
                .with("cursor", query.cursor())
                .with("limit", query.limit())));
  }

  @Override
  public void close() {
    // The client of the JDK ends with the process.
  }

  private static void put(Map<String, Object> body, String name, @Nullable Object value) {
    if (value != null) {
      body.put(name, value.toString());
    }
  }

  private static Issued issued(Map<String, @Nullable Object> body) {
    var fields = new LinkedHashMap<String, @Nullable Object>(body);
    if (!(fields.remove("key") instanceof String key)) {
      throw misunderstood("no key in it");
    }
    return new Issued(Token.of(key), fields);
  }

  private static List<String> revoked(Map<String, @Nullable Object> body) {
    return body.get("revoked") instanceof List<?> ids
        ? ids.stream().map(String::valueOf).toList()
        : List.of();
  }

  @SuppressWarnings("unchecked") // an object of JSON has texts for keys
  private static Page page(Map<String, @Nullable Object> body) {
    if (!(body.get("items") instanceof List<?> items)) {
      throw misunderstood("no items in it");
    }
    var found = new ArrayList<Map<String, @Nullable Object>>();
    for (Object item : items) {
      if (!(item instanceof Map<?, ?> fields)) {
        throw misunderstood("an item that is no object");
      }
      found.add((Map<String, @Nullable Object>) fields);
    }
    return new Page(found, body.get("next_cursor") instanceof String next ? next : null);
  }

  private static CommandFailure misunderstood(String what) {
    return new CommandFailure(
        ExitCode.FAILED, "The server's answer was not understood: there is " + what + ".");
  }
}
