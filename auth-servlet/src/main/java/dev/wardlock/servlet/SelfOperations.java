package dev.wardlock.servlet;

import dev.wardlock.KeyService;
import dev.wardlock.model.Grant;
import dev.wardlock.model.KeyId;
import dev.wardlock.model.KeyInfo;
import dev.wardlock.model.Principal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a key may see of itself, and do with itself and its own descendants. */
final class SelfOperations {

  private static final String KEYS = "/keys";
  private static final String KEY = KEYS + "/{name}";

  private static final Field<String> NEW_NAME =
      Field.text("name", "The child's name, which no other key in the context has or had.")
          .inPath();

  private SelfOperations() {}

  static List<Operation> all() {
    return List.of(
        Operation.named("me.get")
            .summary("Says who asks, and what that may do")
            .answering(Views.ME)
            .at("GET", "/me")
            .handledBy(SelfOperations::me),
        Operation.named("me.delegate")
            .summary("Makes a child of the calling key, never wider than it")
            .verb(Grant.KEYS_DELEGATE)
            .taking(NEW_NAME, Params.TTL, Params.DISPLAY_NAME)
            .taking(Params.FLOOR, Params.GRANTS, Params.STRICT, Params.METADATA)
            .answering(Views.ISSUED)
            .at(Route.of("POST", KEY, 201))
            .handledBy(
                call ->
                    Views.issued(
                        call.keys()
                            .delegate(own(call), KeyOperations.wanted(call, call.get(NEW_NAME))))),
        Operation.named("me.keys")
            .summary("Lists the calling key and its own descendants")
            .taking(Params.CURSOR, Params.LIMIT, Params.STATUS)
            .answering(Views.KEYS)
            .at("GET", KEYS)
            .handledBy(
                call ->
                    Views.page(
                        call.keys().list(KeyOperations.filters(call).under(own(call))),
                        Views::key)),
        Operation.named("me.rotate")
            .summary("Gives the calling key, or a descendant of it, a new secret")
            .taking(Params.NAME, Params.TTL)
            .answering(Views.ISSUED)
            .at("POST", KEY + "/rotate")
            .handledBy(call -> KeyOperations.rotate(call, id(call))),
        Operation.named("me.revoke")
            .summary("Ends the calling key, or a descendant of it")
            .taking(Params.NAME)
            .answering(Views.REVOKED)
            .at("DELETE", KEY)
            .handledBy(call -> Views.revoked(call.keys().revoke(id(call)))));
  }

  private static Object me(Call call) {
    Principal who = call.principal();
    KeyId own = who.key();
    return Views.me(who, own == null ? null : call.keys().get(own).orElse(null));
  }

  private static KeyId own(Call call) {
    KeyId own = call.principal().key();
    if (own == null) {
      throw OperationException.forbidden("a static token is no key: it has no keys of its own");
    }
    return own;
  }

  private static KeyId id(Call call) {
    KeyId own = own(call);
    KeyService keys = call.keys();
    return keys.resolve(call.principal().context(), KeyOperations.name(call))
        .filter(key -> isOwn(keys, key, own))
        .orElseThrow(KeyOperations::noSuchKey)
        .id();
  }

  /** Whether a key is the caller's own, or has it above itself. */
  private static boolean isOwn(KeyService keys, KeyInfo key, KeyId own) {
    @Nullable KeyInfo at = key;
    while (at != null && !at.id().equals(own)) {
      KeyId parent = at.parent();
      at = Optional.ofNullable(parent).flatMap(keys::get).orElse(null);
    }
    return at != null;
  }
}
