package dev.wardlock.servlet;

import dev.wardlock.KeyService;
import dev.wardlock.NewKey;
import dev.wardlock.model.Grant;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.KeyInfo;
import dev.wardlock.model.Query;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys of a context, for whoever manages it. */
final class KeyOperations {

  private static final String KEYS = "/contexts/{context}/keys";
  private static final String KEY = KEYS + "/{name}";

  private static final Field<String> NEW_NAME =
      Field.text("name", "The key's name, which no other in the context has or had.").inPath();
  private static final Field<String> SUCCESSOR =
      Field.text("successor", "The name of the key that takes over.").inQuery();
  private static final Field<Duration> OVERLAP =
      Field.integer(
              "overlap_seconds",
              0,
              Duration.ofDays(36_500).toSeconds(),
              "How long the old key lives on at most; it ends with the successor's first use.")
          .as(Duration::ofSeconds)
          .inQuery()
          .optional();
  private static final Field<KeyId> UNDER =
      Field.text("under", "Only this key, by its id, and all that was delegated from it.")
          .as(KeyId::new)
          .inQuery()
          .optional();

  private KeyOperations() {}

  static List<Operation> all() {
    return List.of(
        Operation.named("keys.create")
            .summary("Makes a key; the answer has its token, this once")
            .verb(Grant.KEYS_CREATE)
            .within(Params.CONTEXT)
            .taking(Params.CONTEXT, NEW_NAME, Params.TTL, Params.PRINCIPAL, Params.DISPLAY_NAME)
            .taking(Params.KIND, Params.FLOOR, Params.GRANTS, Params.STRICT, Params.METADATA)
            .answering(Views.ISSUED)
            .at(Route.of("POST", KEY, 201))
            .handledBy(call -> Views.issued(call.keys().mint(wanted(call)))),
        Operation.named("keys.list")
            .summary("Lists the keys of a context that the caller may know of")
            .verb(Grant.KEYS_READ)
            .within(Params.CONTEXT)
            .taking(Params.CONTEXT, Params.CURSOR, Params.LIMIT)
            .taking(Params.STATUS, Params.OF_KIND, Params.OF_PRINCIPAL, UNDER)
            .answering(Views.KEYS)
            .at("GET", KEYS)
            .handledBy(KeyOperations::list),
        Operation.named("keys.get")
            .summary("Shows a key, without its secret")
            .verb(Grant.KEYS_READ)
            .within(Params.CONTEXT)
            .taking(Params.CONTEXT, Params.NAME)
            .answering(Views.KEY)
            .at("GET", KEY)
            .handledBy(call -> Views.key(find(call.keys(), call.get(Params.CONTEXT), name(call)))),
        Operation.named("keys.rotate")
            .summary("Gives a key a new secret; the old one is dead when this is answered")
            .verb(Grant.KEYS_ROTATE)
            .within(Params.CONTEXT)
            .taking(Params.CONTEXT, Params.NAME, Params.TTL)
            .answering(Views.ISSUED)
            .at("POST", KEY + "/rotate")
            .handledBy(call -> rotate(call, id(call))),
        Operation.named("keys.replace")
            .summary("Makes a successor; the old key lives on for the overlap at most")
            .verb(Grant.KEYS_ROTATE)
            .within(Params.CONTEXT)
            .taking(Params.CONTEXT, Params.NAME, SUCCESSOR, OVERLAP)
            .answering(Views.ISSUED)
            .at(Route.of("POST", KEY + "/replace", 201))
            .handledBy(
                call ->
                    Views.issued(
                        call.keys()
                            .replace(
                                id(call),
                                call.get(SUCCESSOR),
                                call.find(OVERLAP).orElse(Duration.ZERO)))),
        Operation.named("keys.revoke")
            .summary("Ends a key, and all that was delegated from it")
            .verb(Grant.KEYS_REVOKE)
            .within(Params.CONTEXT)
            .taking(Params.CONTEXT, Params.NAME)
            .answering(Views.REVOKED)
            .at("DELETE", KEY)
            .handledBy(call -> Views.revoked(call.keys().revoke(id(call)))));
  }

  private static NewKey wanted(Call call) {
    return wanted(call, call.get(NEW_NAME))
        .in(call.get(Params.CONTEXT))
        .kind(call.get(Params.KIND));
  }

  /** What a key is to be, but for its context and kind. */
  static NewKey wanted(Call call, String name) {
    return new NewKey(
        name,
        null,
        call.find(Params.PRINCIPAL).orElse(null),
        call.find(Params.DISPLAY_NAME).orElse(null),
        null,
        call.find(Params.GRANTS).orElse(null),
        call.find(Params.FLOOR).orElse(null),
        call.find(Params.STRICT).orElse(false),
        call.find(Params.METADATA).orElse(Map.of()),
        call.find(Params.TTL).orElse(null));
  }

  static Map<String, @Nullable Object> rotate(Call call, KeyId id) {
    KeyService keys = call.keys();
    return Views.issued(
        call.find(Params.TTL).map(ttl -> keys.rotate(id, ttl)).orElseGet(() -> keys.rotate(id)));
  }

  private static Map<String, @Nullable Object> list(Call call) {
    Query.Keys query = filters(call).in(call.get(Params.CONTEXT));
    query = call.find(UNDER).map(query::under).orElse(query);
    return Views.page(call.keys().list(query), Views::key);
  }

  static Query.Keys filters(Call call) {
    Query.Keys query =
        Query.Keys.ALL
            .after(call.find(Params.CURSOR).orElse(null))
            .limit(call.find(Params.LIMIT).orElse(Query.DEFAULT_LIMIT));
    query = call.find(Params.STATUS).map(query::with).orElse(query);
    query = call.find(Params.OF_KIND).map(query::ofKind).orElse(query);
    return call.find(Params.OF_PRINCIPAL).map(query::of).orElse(query);
  }

  /** To change a key one need not be allowed to look at it; to go by its name one must. */
  private static KeyId id(Call call) {
    String context = call.get(Params.CONTEXT);
    String name = name(call);
    KeyService keys = call.keys();
    if (KeyId.isId(name)) {
      var id = new KeyId(name);
      boolean elsewhere = keys.get(id).filter(key -> !key.context().equals(context)).isPresent();
      if (!elsewhere) {
        return id;
      }
    }
    return find(keys, context, name).id();
  }

  /** A name stands in URLs, and in their logs. */
  static String name(Call call) {
    String name = call.get(Params.NAME);
    if (call.auth().idOf(name) != null) {
      throw OperationException.invalid(
          List.of("name is a key's name or id, and not the token itself"));
    }
    return name;
  }

  private static KeyInfo find(KeyService keys, String context, String nameOrId) {
    return keys.resolve(context, nameOrId)
        .filter(key -> key.context().equals(context))
        .orElseThrow(KeyOperations::noSuchKey);
  }

  static OperationException noSuchKey() {
    return OperationException.notFound("There is no such key, or none that you may know of.");
  }
}
