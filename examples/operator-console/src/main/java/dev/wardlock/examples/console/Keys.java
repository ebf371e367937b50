package dev.wardlock.examples.console;

import dev.wardlock.Auth;
import dev.wardlock.IssuedKey;
import dev.wardlock.KeyService;
import dev.wardlock.NewKey;
import dev.wardlock.crypto.TokenFormat;
import dev.wardlock.model.Grant;
import dev.wardlock.model.Grants;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.KeyInfo;
import dev.wardlock.model.Query;
import dev.wardlock.model.Region;
import dev.wardlock.store.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys, always on behalf of whoever asks, whose grants bound what comes of it:
 *
 * <pre>
 * GET    /api/keys                  list; ?context= &status= &kind= &principal= &cursor= &limit=
 * POST   /api/keys                  mint; the token is shown this once
 * GET    /api/keys/{key}            look at one, by its name or id
 * POST   /api/keys/{key}/rotate     a new token, and the old one is dead; ?ttl_seconds=
 * DELETE /api/keys/{key}            revoke, with all that was delegated from it
 * </pre>
 *
 * <p>A name is one of the context {@code default} unless {@code ?context=} says otherwise.
 */
final class Keys implements Resource {

  private final Auth auth;

  Keys(Auth auth) {
    this.auth = auth;
  }

  /** What to mint: name and kind, and as much more as wanted. */
  record Wanted(
      @Nullable String name,
      @Nullable String kind,
      @Nullable String principal,
      @Nullable String displayName,
      @Nullable List<String> grants,
      @Nullable String scopeFloor,
      boolean strict,
      @Nullable Map<String, String> metadata,
      @Nullable Long ttlSeconds) {}

  @Override
  public Answer answer(Call call) throws IOException {
    KeyService keys = auth.keys().onBehalfOf(call.principal());
    List<String> path = call.path();
    if (path.isEmpty()) {
      return switch (call.method()) {
        case "GET" -> list(keys, call);
        case "POST" -> mint(keys, call);
        default -> throw Problem.method("GET, HEAD, POST");
      };
    }
    if (path.size() == 1) {
      return switch (call.method()) {
        case "GET" -> Answer.ok(view(find(keys, call)));
        case "DELETE" -> revoke(keys, call);
        default -> throw Problem.method("GET, HEAD, DELETE");
      };
    }
    if (path.size() == 2 && path.get(1).equals("rotate")) {
      if (!call.method().equals("POST")) {
        throw Problem.method("POST");
      }
      return rotate(keys, call);
    }
    return Answer.problem(404, "not_found", "There is nothing here.");
  }

  private static Answer list(KeyService keys, Call call) {
    Query.Page<KeyInfo> page;
    try {
      page = keys.list(query(call));
    } catch (IllegalArgumentException e) {
      throw Problem.invalid("A parameter is faulty: " + e.getMessage());
    }
    var body = new LinkedHashMap<String, @Nullable Object>();
    body.put("items", page.items().stream().map(Keys::view).toList());
    body.put("next_cursor", page.nextCursor());
    return Answer.ok(body);
  }

  private static Query.Keys query(Call call) {
    Query.Keys query = Query.Keys.ALL.limit(call.limit()).after(call.parameter("cursor"));
    String context = call.parameter("context");
    String status = call.parameter("status");
    String kind = call.parameter("kind");
    String principal = call.parameter("principal");
    query = context == null ? query : query.in(context);
    query = status == null ? query : query.with(status(status));
    query = kind == null ? query : query.ofKind(kind);
    return principal == null ? query : query.of(principal);
  }

  private static KeyInfo.Status status(String text) {
    for (KeyInfo.Status status : KeyInfo.Status.values()) {
      if (word(status).equals(text)) {
        return status;
      }
    }
    throw Problem.invalid("The parameter status is active, expired or revoked.");
  }

  private static Answer mint(KeyService keys, Call call) throws IOException {
    Wanted wanted = call.body(Wanted.class);
    return Answer.created(view(keys.mint(newKey(wanted).in(context(call)))));
  }

  private static NewKey newKey(Wanted wanted) {
    if (wanted.name() == null || wanted.kind() == null) {
      throw Problem.invalid("A key needs a name and a kind.");
    }
    try {
      return new NewKey(
          wanted.name(),
          wanted.kind(),
          wanted.principal(),
          wanted.displayName(),
          null,
          wanted.grants() == null
              ? null
              : Grants.of(wanted.grants().stream().map(Grant::parse).toList()),
          wanted.scopeFloor() == null ? null : Region.of(wanted.scopeFloor()),
          wanted.strict(),
          wanted.metadata() == null ? Map.of() : wanted.metadata(),
          wanted.ttlSeconds() == null ? null : Duration.ofSeconds(wanted.ttlSeconds()));
    } catch (IllegalArgumentException e) {
      throw Problem.invalid("Grants or scope_floor are faulty: " + e.getMessage());
    }
  }

  private static Answer rotate(KeyService keys, Call call) {
    KeyId id = id(keys, call);
    Long seconds = call.number("ttl_seconds");
    return Answer.ok(
        view(seconds == null ? keys.rotate(id) : keys.rotate(id, Duration.ofSeconds(seconds))));
  }

  private static Answer revoke(KeyService keys, Call call) {
    List<KeyId> ended = keys.revoke(id(keys, call));
    return Answer.ok(Map.of("revoked", ended.stream().map(KeyId::value).toList()));
  }

  /** To change a key one need not be allowed to look at it; to go by its name one must. */
  private static KeyId id(KeyService keys, Call call) {
    String nameOrId = call.path().get(0);
    return KeyId.isId(nameOrId) ? new KeyId(nameOrId) : find(keys, call).id();
  }

  private static KeyInfo find(KeyService keys, Call call) {
    String nameOrId = call.path().get(0);
    if (TokenFormat.isTokenForm(nameOrId)) {
      throw Problem.invalid("A token does not belong in a URL: name the key by its name or id.");
    }
    return keys.resolve(context(call), nameOrId).orElseThrow(Problem::noSuchKey);
  }

  private static String context(Call call) {
    String context = call.parameter("context");
    return context == null ? Context.DEFAULT : context;
  }

  /** The one answer that holds a secret. */
  private static Map<String, @Nullable Object> view(IssuedKey issued) {
    var view = new LinkedHashMap<String, @Nullable Object>();
    view.put("key", issued.token().reveal());
    view.putAll(view(issued.info()));
    return view;
  }

  private static Map<String, @Nullable Object> view(KeyInfo key) {
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
    view.put("metadata", key.metadata());
    view.put("status", word(key.status()));
    view.put("secret_version", key.secretVersion());
    view.put("created_at", key.createdAt());
    view.put("expires_at", key.expiresAt());
    view.put("revoked_at", key.revokedAt());
    view.put("last_used_at", key.lastUsedAt());
    return view;
  }

  private static String word(KeyInfo.Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
